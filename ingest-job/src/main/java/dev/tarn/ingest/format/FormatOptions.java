package dev.tarn.ingest.format;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a user says about files to import, beside their format.
 *
 * @param symbol the symbol of all rows
 * @param venue the venue of all rows
 * @param timeframe the timeframe of all candles
 * @param columns the file's name for a field, by field
 * @param ignored columns to pass over
 * @param folders what the folders of a partitioned file say, by their keys
 */
public record FormatOptions(
    Optional<String> symbol,
    Optional<String> venue,
    Optional<String> timeframe,
    Map<String, String> columns,
    Set<String> ignored,
    Map<String, String> folders) {
  public FormatOptions {
    columns = Map.copyOf(columns);
    ignored = Set.copyOf(ignored);
    folders = Map.copyOf(folders);
  }

  /** Those of a file in no partition. */
  public FormatOptions(
      Optional<String> symbol,
      Optional<String> venue,
      Optional<String> timeframe,
      Map<String, String> columns,
      Set<String> ignored) {
    this(symbol, venue, timeframe, columns, ignored, Map.of());
  }

  /** No options at all. */
  public static FormatOptions none() {
    return new FormatOptions(
        Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Set.of());
  }

  /** The same, for a file in folders such as {@code symbol=XRPETH}. */
  public FormatOptions within(Map<String, String> folders) {
    return new FormatOptions(symbol, venue, timeframe, columns, ignored, folders);
  }

  ColumnOptions columnOptions() {
    Map<String, String> given = new TreeMap<>();
    symbol.ifPresent(value -> given.put("symbol", value));
    venue.ifPresent(value -> given.put("venue", value));
    timeframe.ifPresent(value -> given.put("timeframe", value));
    return new ColumnOptions(given, columns, ignored);
  }

  /** The same text for the same options: part of what makes two imports the same. */
  public String canonical() {
    String text =
        "symbol=%s venue=%s timeframe=%s columns=%s ignored=%s"
            .formatted(symbol, venue, timeframe, new TreeMap<>(columns), new TreeSet<>(ignored));
    return folders.isEmpty() ? text : text + " folders=" + new TreeMap<>(folders);
  }
}
