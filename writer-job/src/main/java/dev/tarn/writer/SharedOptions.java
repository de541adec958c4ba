package dev.tarn.writer;

import picocli.CommandLine.Option;

/** Options that every command has. */
final class SharedOptions {
  static final String LAKE = "--lake";
  static final String LAKE_DEFAULT = "${env:TARN_LAKE:-./lake}";
  static final String LAKE_TEXT =
      "The lake's folder; made if it is not there. Default: the environment's TARN_LAKE, else ./lake.";
  static final String VERBOSE_TEXT = "Show where a failure comes from.";
  static final String HELP_TEXT = "Show this help and end.";

  @Option(names = LAKE, paramLabel = "DIR", defaultValue = LAKE_DEFAULT, description = LAKE_TEXT)
  private String lake = "./lake";

  @Option(names = "--verbose", description = VERBOSE_TEXT)
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = HELP_TEXT)
  private boolean help;

  String lake() {
    return lake;
  }

  boolean verbose() {
    return verbose;
  }
}
