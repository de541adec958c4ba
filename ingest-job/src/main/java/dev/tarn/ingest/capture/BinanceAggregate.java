package dev.tarn.ingest.capture;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.math.BigDecimal;

/**
 * The message {@code aggTrade}: what one order took at one price. XChange has none for the stream.
 */
record BinanceAggregate(
    @JsonProperty(value = "e", required = true) @JsonSetter(nulls = Nulls.FAIL) String event,
    @JsonProperty(value = "s", required = true) @JsonSetter(nulls = Nulls.FAIL) String symbol,
    @JsonProperty(value = "a", required = true) @JsonSetter(nulls = Nulls.FAIL) long id,
    @JsonProperty(value = "p", required = true) @JsonSetter(nulls = Nulls.FAIL) BigDecimal price,
    @JsonProperty(value = "q", required = true) @JsonSetter(nulls = Nulls.FAIL) BigDecimal quantity,
    @JsonProperty(value = "T", required = true) @JsonSetter(nulls = Nulls.FAIL) long time,
    @JsonProperty(value = "m", required = true) @JsonSetter(nulls = Nulls.FAIL)
        boolean buyerIsMaker) {}
