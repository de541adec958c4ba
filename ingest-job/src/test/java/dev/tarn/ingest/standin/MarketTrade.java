package dev.tarn.ingest.standin;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A trade of the stand-in's market.
 *
 * @param id counts the instrument's trades without a hole
 * @param price as the venue writes it
 * @param size as the venue writes it
 * @param micros when it happened, since 1970
 * @param buyerIsMaker whether the seller was the aggressor
 */
public record MarketTrade(
    Instrument instrument, long id, String price, String size, long micros, boolean buyerIsMaker) {

  /** When it happened, in whole milliseconds since 1970. */
  public long millis() {
    return Math.floorDiv(micros, 1_000L);
  }

  /** When it happened. */
  public Instant time() {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  BigDecimal quoteSize() {
    return new BigDecimal(price).multiply(new BigDecimal(size));
  }
}
