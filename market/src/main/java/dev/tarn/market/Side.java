package dev.tarn.market;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;

/** The side of the one who took liquidity, the aggressor. */
public enum Side implements GenericEnumSymbol<Side> {
  UNKNOWN,
  BUY,
  SELL;

  @Override
  public Schema getSchema() {
    return MarketDatasets.TICKS.schema().getField("side").schema();
  }
}
