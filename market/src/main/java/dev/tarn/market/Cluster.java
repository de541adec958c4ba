package dev.tarn.market;

import java.util.Comparator;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * Volume at one price step of a candle. Immutable.
 *
 * @param price lower bound of the step
 * @param buyVolume quantity bought by aggressors
 * @param sellVolume quantity sold by aggressors
 */
public record Cluster(double price, double buyVolume, double sellVolume)
    implements MarketRecord, Comparable<Cluster> {
  private static final Schema SCHEMA =
      MarketDatasets.CANDLES
          .schema()
          .getField("clusters")
          .schema()
          .getTypes()
          .get(1)
          .getElementType();

  public Cluster {
    price = Values.quantity("cluster price", price); // 0 below the first step
    buyVolume = Values.quantity("cluster buy_volume", buyVolume);
    sellVolume = Values.quantity("cluster sell_volume", sellVolume);
  }

  /** Reads a cluster from its Avro form. */
  static Cluster of(IndexedRecord record) {
    return new Cluster((Double) record.get(0), (Double) record.get(1), (Double) record.get(2));
  }

  @Override
  public Schema getSchema() {
    return SCHEMA;
  }

  @Override
  public Object get(int field) {
    return switch (field) {
      case 0 -> price;
      case 1 -> buyVolume;
      case 2 -> sellVolume;
      default -> throw new IndexOutOfBoundsException(field);
    };
  }

  @Override
  public int compareTo(Cluster other) {
    return Comparator.comparingDouble(Cluster::price).compare(this, other);
  }
}
