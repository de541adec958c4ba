package dev.tarn.ingest.capture;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.math.BigDecimal;

/**
 * The message {@code kline}: a candle that may not be over. XChange's own knows no candles of a
 * second, and takes a missing value for null.
 */
record BinanceKlineMessage(
    @JsonProperty(value = "e", required = true) @JsonSetter(nulls = Nulls.FAIL) String event,
    @JsonProperty(value = "s", required = true) @JsonSetter(nulls = Nulls.FAIL) String symbol,
    @JsonProperty(value = "k", required = true) @JsonSetter(nulls = Nulls.FAIL) Kline kline) {

  record Kline(
      @JsonProperty(value = "t", required = true) @JsonSetter(nulls = Nulls.FAIL) long openTime,
      @JsonProperty(value = "i", required = true) @JsonSetter(nulls = Nulls.FAIL) String interval,
      @JsonProperty(value = "o", required = true) @JsonSetter(nulls = Nulls.FAIL) BigDecimal open,
      @JsonProperty(value = "h", required = true) @JsonSetter(nulls = Nulls.FAIL) BigDecimal high,
      @JsonProperty(value = "l", required = true) @JsonSetter(nulls = Nulls.FAIL) BigDecimal low,
      @JsonProperty(value = "c", required = true) @JsonSetter(nulls = Nulls.FAIL) BigDecimal close,
      @JsonProperty(value = "v", required = true) @JsonSetter(nulls = Nulls.FAIL) BigDecimal volume,
      @JsonProperty(value = "q", required = true) @JsonSetter(nulls = Nulls.FAIL)
          BigDecimal quoteVolume,
      @JsonProperty(value = "V", required = true) @JsonSetter(nulls = Nulls.FAIL)
          BigDecimal buyVolume,
      @JsonProperty(value = "n", required = true) @JsonSetter(nulls = Nulls.FAIL) long trades,
      @JsonProperty(value = "x", required = true) @JsonSetter(nulls = Nulls.FAIL) boolean closed) {}
}
