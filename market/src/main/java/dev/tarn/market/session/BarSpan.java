package dev.tarn.market.session;

import java.time.Instant;

/**
 * A stretch of time, and the bar or bars that stored candles belong to that open in it.
 *
 * @param part the part of the day
 * @param opens the first open time of a stored candle
 * @param closes the end of these open times, exclusive
 * @param barOpens for bars of days and longer, where the bar opens; for shorter ones, where they
 *     count from
 * @param barCloses for bars of days and longer, where the bar closes; for shorter ones, where the
 *     last one is cut off
 * @param partCloses where the stored candle ends if it is one of days or longer, else {@code
 *     closes}
 */
public record BarSpan(
    SessionPart part,
    Instant opens,
    Instant closes,
    Instant barOpens,
    Instant barCloses,
    Instant partCloses) {}
