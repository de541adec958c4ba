package dev.tarn.market;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;

/** Who made a candle, by rising rank: of two closed candles of one period, the exchange's wins. */
public enum CandleSource implements GenericEnumSymbol<CandleSource> {
  TICKS,
  EXCHANGE;

  @Override
  public Schema getSchema() {
    return MarketDatasets.CANDLES.schema().getField("source").schema();
  }
}
