package dev.tarn.ingest.format;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the usual name of a Binance dump says, such as {@code BTCUSDT-1m-2021-11-27.zip} or {@code
 * XRPETH-aggTrades-2019-10.csv}.
 *
 * @param symbol the instrument
 * @param timeframe the candles' timeframe; empty for trades
 */
record DumpName(String symbol, Optional<String> timeframe) {
  private static final Pattern NAME =
      Pattern.compile(
          "([A-Z0-9]{2,30}(?:_[A-Z0-9]{1,10})?)-(?:aggTrades|trades|(\\d{1,2}(?:s|m|h|d|w|mo)))-\\d{4}-\\d{2}.*");

  /** Reads a file's name, or the last word of a text that ends with one. */
  static Optional<DumpName> of(String text) {
    Matcher matcher = NAME.matcher(text.replaceFirst(".*[/ ]", ""));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new DumpName(
            matcher.group(1),
            Optional.ofNullable(matcher.group(2)).map(length -> length.replace("mo", "M"))));
  }
}
