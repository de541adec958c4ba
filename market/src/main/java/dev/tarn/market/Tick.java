package dev.tarn.market;

import java.time.Instant;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A trade, as the venue reported it. Immutable.
 *
 * @param venue the exchange or broker; empty where it is unknown
 * @param symbol the instrument, as the venue writes it; not empty
 * @param time when it happened, by the venue's clock; kept in microseconds, UTC; from 1970-01-02 to
 *     2099
 * @param price of one unit, in the quote currency; finite and above zero
 * @param size quantity in units of the instrument; finite and not negative
 * @param side the aggressor's side
 * @param tradeId the venue's id, or null; trades without one are never taken for the same
 * @param sequence the venue's number, or null; orders trades of one time
 * @param receivedAt when the producer received it, or null
 * @throws dev.tarn.staging.RefusedException when a value is not as said here
 */
public record Tick(
    String venue,
    String symbol,
    Instant time,
    double price,
    double size,
    Side side,
    @Nullable String tradeId,
    @Nullable Long sequence,
    @Nullable Instant receivedAt)
    implements MarketRecord {

  public Tick {
    Objects.requireNonNull(venue, "venue");
    Objects.requireNonNull(side, "side");
    Values.present("symbol", symbol);
    Values.time("time", time);
    price = Values.price("price", price);
    size = Values.quantity("size", size);
  }

  @Override
  public Schema getSchema() {
    return MarketDatasets.TICKS.schema();
  }

  @Override
  public @Nullable Object get(int field) {
    return switch (field) {
      case 0 -> venue;
      case 1 -> symbol;
      case 2 -> Values.micros(time);
      case 3 -> price;
      case 4 -> size;
      case 5 -> side;
      case 6 -> tradeId;
      case 7 -> sequence;
      case 8 -> Values.microsOrNull(receivedAt);
      default -> throw new IndexOutOfBoundsException(field);
    };
  }
}
