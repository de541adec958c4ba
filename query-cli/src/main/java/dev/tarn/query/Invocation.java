package dev.tarn.query;

import dev.tarn.market.MarketDatasets;
import dev.tarn.query.chart.Canvas;
import dev.tarn.query.chart.Glyphs;
import dev.tarn.query.output.FileTarget;
import dev.tarn.query.output.Format;
import dev.tarn.query.output.PagerTarget;
import dev.tarn.query.output.StreamTarget;
import dev.tarn.query.output.Style;
import dev.tarn.query.output.Target;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.Source;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * One call of a command: its options, and where it writes to.
 *
 * @param streams where results and remarks go
 * @param parsed the command's options, all of them valid on their own
 * @param time when the call was made; what "two hours ago" is relative to
 */
record Invocation(Streams streams, ParseResult parsed, Instant time) {

  /** An option's value, its default included; absent if it has neither. */
  <T> Optional<T> value(String option) {
    T value = Objects.requireNonNull(parsed.commandSpec().findOption(option), option).getValue();
    return Optional.ofNullable(value);
  }

  /** The value of an option that is required or has a default. */
  <T> T required(String option) {
    return this.<T>value(option).orElseThrow();
  }

  /** The values of an option that may be there several times; none where no such is declared. */
  List<String> texts(String option) {
    boolean declared = parsed.commandSpec().findOption(option) != null;
    return declared ? this.<List<String>>value(option).orElse(List.of()) : List.of();
  }

  /** A positional parameter. */
  String parameter(int index) {
    ArgSpec parameter = parsed.commandSpec().positionalParameters().get(index);
    @Nullable String value = parameter.getValue();
    return Objects.requireNonNull(value);
  }

  Lake lake() {
    return Lake.at(required(Options.LAKE)).requireExisting();
  }

  Source source() {
    return required(Options.SOURCE);
  }

  Format format() {
    return required(Options.FORMAT);
  }

  Target target() {
    Optional<Path> output = value(Options.OUTPUT);
    if (output.isPresent()) {
      return FileTarget.to(output.get());
    }
    if (!streams.outOnTerminal()) {
      return new StreamTarget(streams.out());
    }
    if (format() == Format.PARQUET) {
      throw usage("Cannot write parquet to a terminal: name a file with --output");
    }
    Optional<String> pager =
        is(Options.NO_PAGER) ? Optional.empty() : Pager.command(streams.environment());
    if (pager.isEmpty()) {
      return new StreamTarget(streams.out());
    }
    Screen screen = Screen.of(streams);
    return new PagerTarget(streams.out(), pager.get(), screen.lines(), screen.columns());
  }

  /** How the result is to look. */
  Style style() {
    return new Style(
        format(), zone(), colors(), charts() ? Optional.of(canvas()) : Optional.empty());
  }

  /** Whether people read the result, and take the columns that are made for them. */
  boolean isForPeople() {
    return format().isForPeople() && texts(Options.COLUMNS).isEmpty() && !charts();
  }

  boolean is(String flag) {
    return this.<Boolean>value(flag).orElse(false);
  }

  /** Whether candles are to be drawn. */
  boolean charts() {
    boolean declared = parsed.commandSpec().findOption(Options.CHART) != null;
    return declared && is(Options.CHART);
  }

  private Canvas canvas() {
    Screen screen = Screen.of(streams);
    Glyphs glyphs = Encoding.isUtf8(streams.environment()) ? Glyphs.UNICODE : Glyphs.ASCII;
    Canvas.Colors colors = colors() == Style.Colors.ON ? Canvas.Colors.ON : Canvas.Colors.OFF;
    // The last line is for the prompt.
    return new Canvas(screen.columns(), screen.lines() - 1, glyphs, colors, zone());
  }

  Style.Colors colors() {
    boolean toTerminal = streams.outOnTerminal() && value(Options.OUTPUT).isEmpty();
    ColorOption.When when = required(Options.COLOR);
    return when.appliesTo(streams, toTerminal) ? Style.Colors.ON : Style.Colors.OFF;
  }

  /** The zone in which times are read and shown. */
  ZoneId zone() {
    return this.<ZoneId>value(Options.ZONE).orElse(ZoneOffset.UTC);
  }

  boolean verbose() {
    return is(Options.VERBOSE);
  }

  /** Tells a person, or whoever asked for it, what was read. */
  void tell(String line) {
    if (verbose() || streams.errOnTerminal()) {
      streams.err().println(line);
    }
  }

  /** The lake's datasets; says which schemas cannot be used. */
  Datasets datasets() {
    Datasets datasets = MarketDatasets.of(lake());
    datasets.broken().forEach(broken -> warn("Note: " + broken.getMessage()));
    return datasets;
  }

  /** Tells everybody, since the result alone would mislead. */
  void warn(String line) {
    streams.err().println(line);
  }

  /** A refusal of what the options say is a wrong use of the command. */
  <T> T asUsage(Supplier<T> work) {
    try {
      return work.get();
    } catch (RefusedException e) {
      throw usage(e.getMessage());
    }
  }

  ParameterException usage(String message) {
    return new ParameterException(parsed.commandSpec().commandLine(), message);
  }
}
