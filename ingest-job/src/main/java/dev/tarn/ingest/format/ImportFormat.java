package dev.tarn.ingest.format;

import dev.tarn.ingest.value.BadInputException;
import dev.tarn.ingest.value.RowShape;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.RefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of files that import reads. */
public enum ImportFormat {
  BINANCE_KLINES("binance-klines", Optional.of("candles")),
  BINANCE_AGGTRADES("binance-aggtrades", Optional.of("ticks")),
  BINANCE_TRADES("binance-trades", Optional.of("ticks")),
  CSV("csv", Optional.empty()),
  PARQUET("parquet", Optional.empty());

  private static final String BINANCE = "binance";

  private final String label;
  private final Optional<String> dataset;

  ImportFormat(String label, Optional<String> dataset) {
    this.label = label;
    this.dataset = dataset;
  }

  /**
   * The format called {@code label} on the command line.
   *
   * @throws RefusedException if there is none; the message names those that there are
   */
  public static ImportFormat named(String label) {
    return Arrays.stream(values())
        .filter(format -> format.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "Unknown format '%s'; use one of %s"
                        .formatted(
                            label,
                            Arrays.stream(values())
                                .map(format -> format.label)
                                .collect(Collectors.joining(", ")))));
  }

  /** The name on the command line. */
  public String label() {
    return label;
  }

  /** The dataset of the format's rows; empty where the user has to name it. */
  public Optional<String> dataset() {
    return dataset;
  }

  /**
   * The options as they hold for one file: what the user left out, as the file's name or the format
   * gives it.
   *
   * @param names what may tell the symbol and the timeframe, the best first: the member's name and
   *     the file's
   * @throws BadInputException if something is missing that the rows need
   */
  public FormatOptions complete(FormatOptions options, List<String> names) {
    if (dataset.isEmpty()) {
      return options;
    }
    Optional<DumpName> name =
        names.stream().flatMap(each -> DumpName.of(each).stream()).findFirst();
    Optional<String> symbol = options.symbol().or(() -> name.map(DumpName::symbol));
    if (symbol.isEmpty()) {
      throw BadInputException.of("its name does not tell the symbol; give it with --symbol");
    }
    Optional<String> timeframe =
        this == BINANCE_KLINES
            ? options
                .timeframe()
                .or(() -> name.flatMap(DumpName::timeframe))
                .or(() -> Optional.of("1m"))
            : Optional.empty();
    return new FormatOptions(
        symbol,
        options.venue().or(() -> Optional.of(BINANCE)),
        timeframe,
        options.columns(),
        options.ignored());
  }

  /**
   * A reader for one stream.
   *
   * @param options as {@link #complete} gives them
   * @throws RefusedException if an option is not valid
   * @throws IllegalStateException for {@link #PARQUET}, which is no stream
   */
  public RowFormat reader(Dataset rows, FormatOptions options) {
    return switch (this) {
      case BINANCE_KLINES ->
          new BinanceKlines(
              options.venue().orElseThrow(),
              options.symbol().orElseThrow(),
              Timeframe.parse(options.timeframe().orElseThrow()));
      case BINANCE_AGGTRADES ->
          new BinanceAggTrades(options.venue().orElseThrow(), options.symbol().orElseThrow());
      case BINANCE_TRADES ->
          new BinanceTrades(options.venue().orElseThrow(), options.symbol().orElseThrow());
      case CSV -> new CsvRows(RowShape.of(rows.schema()), options.columnOptions());
      case PARQUET -> throw new IllegalStateException("Parquet files are not read as streams");
    };
  }
}
