package dev.tarn.query;

import dev.tarn.query.output.FileTarget;
import dev.tarn.query.output.Format;
import dev.tarn.query.output.StreamTarget;
import dev.tarn.query.output.Target;
import dev.tarn.staging.Lake;
import dev.tarn.warehouse.read.Source;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that reads a lake, with the options that all of them have. */
abstract class LakeCommand implements Callable<Integer> {
  private final Streams streams;
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      defaultValue = "${env:TARN_LAKE:-./lake}",
      description = "The lake's folder. Default: the environment's TARN_LAKE, else ./lake.")
  private String lake = "./lake";

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      defaultValue = "fresh",
      description =
          "What is read: fresh (what is published and what is staged), duckdb (what is published),"
              + " parquet (staging and archive alone). Default: fresh.")
  private Source source = Source.FRESH;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}. Default: table.")
  private Format format = Format.TABLE;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Writes the result to a file; it appears when it is whole.")
  private @Nullable Path output;

  @Option(
      names = "--verbose",
      description = "Says on standard error what was read, and where a failure comes from.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help and ends.")
  private boolean help;

  LakeCommand(Streams streams) {
    this.streams = streams;
  }

  final Lake lake() {
    return Lake.at(lake).requireExisting();
  }

  final Source source() {
    return source;
  }

  final Format format() {
    return format;
  }

  final Target target() {
    if (output != null) {
      return new FileTarget(output);
    }
    if (format == Format.PARQUET && streams.outOnTerminal()) {
      throw usage("Cannot write parquet to a terminal: name a file with --output");
    }
    return new StreamTarget(streams.out());
  }

  /** Tells a person, or whoever asked for it, what was read. */
  final void tell(String line) {
    if (verbose || streams.errOnTerminal()) {
      streams.err().println(line);
    }
  }

  /** Tells everybody, since the result alone would mislead. */
  final void warn(String line) {
    streams.err().println(line);
  }

  final ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
