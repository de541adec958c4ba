package dev.tarn.query;

import dev.tarn.query.output.Format;
import dev.tarn.warehouse.read.Source;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Declares options. In code, since reading annotations would take as long as the rest of a start
 * together.
 */
final class Options {
  static final String LAKE = "--lake";
  static final String SOURCE = "--source";
  static final String FORMAT = "--format";
  static final String OUTPUT = "--output";
  static final String VERBOSE = "--verbose";
  static final String ZONE = "--tz";
  static final String CHART = "--chart";
  static final String COLOR = "--color";
  static final String NO_PAGER = "--no-pager";
  static final String COLUMNS = "--columns";

  private Options() {}

  /** What every command has that gives rows. */
  static void declareShared(CommandSpec spec) {
    declareLake(spec);
    spec.addOption(
        value(FORMAT, "FORMAT", "table, markdown, csv, json, jsonl or parquet. Default: table.")
            .type(Format.class)
            .converters(new FormatOption())
            .defaultValue("table")
            .build());
    spec.addOption(
        value(OUTPUT, "FILE", "Writes the result to a file; it appears when it is whole.")
            .type(Path.class)
            .build());
    spec.addOption(
        value(
                ZONE,
                "ZONE",
                "Shows times as they are there, with the offset: Asia/Kolkata, +05:30, local."
                    + " Default: UTC. Parquet keeps instants in UTC.")
            .type(ZoneId.class)
            .converters(new ZoneOption())
            .build());
    spec.addOption(
        value(
                COLOR,
                "WHEN",
                "Colours: auto (on a terminal, unless NO_COLOR is set), always or never. Default:"
                    + " auto.")
            .type(ColorOption.When.class)
            .completionCandidates(List.of("auto", "always", "never"))
            .converters(new ColorOption())
            .defaultValue("auto")
            .build());
    spec.addOption(
        flag(
                "Writes to the terminal at once. Else what is longer than the screen goes through"
                    + " PAGER, or less.",
                NO_PAGER)
            .build());
    declareVerbose(spec);
  }

  /** Which lake. */
  static void declareLake(CommandSpec spec) {
    spec.addOption(
        value(LAKE, "DIR", "The lake's folder. Default: the environment's TARN_LAKE, else ./lake.")
            .defaultValue("${env:TARN_LAKE:-./lake}")
            .build());
  }

  /** What every command has last. */
  static void declareVerbose(CommandSpec spec) {
    spec.addOption(
        flag("Says on standard error what was read, and where a failure comes from.", VERBOSE)
            .build());
    spec.addOption(flag("Shows this help and ends.", "-h", "--help").usageHelp(true).build());
  }

  /** For commands that read rows. */
  static void declareSource(CommandSpec spec) {
    spec.addOption(
        value(
                SOURCE,
                "SOURCE",
                "What is read: fresh (what is published and what is staged), duckdb (what is"
                    + " published), parquet (staging and archive alone). Default: fresh.")
            .type(Source.class)
            .completionCandidates(List.of("fresh", "duckdb", "parquet"))
            .converters(new SourceOption())
            .defaultValue("fresh")
            .build());
  }

  /** For commands whose columns can be chosen. */
  static void declareColumns(CommandSpec spec) {
    spec.addOption(
        values(COLUMNS, "NAMES", "These columns, in this order, with commas between them.")
            .build());
  }

  /** An option that may be there several times, each time with a text. */
  static OptionSpec.Builder values(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description);
  }

  /** An option with a value, a text unless its type is set. */
  static OptionSpec.Builder value(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description);
  }

  /** An option without a value. */
  static OptionSpec.Builder flag(String description, String... names) {
    return OptionSpec.builder(names).type(boolean.class).description(description);
  }
}
