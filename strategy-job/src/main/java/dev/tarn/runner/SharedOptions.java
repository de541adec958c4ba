package dev.tarn.runner;

import picocli.CommandLine.Option;

/** Options that every command has. */
final class SharedOptions {
  @Option(
      names = "--lake",
      paramLabel = "DIR",
      defaultValue = "${env:TARN_LAKE:-./lake}",
      description =
          "The lake's folder; made if it is not there. Default: the environment's TARN_LAKE, else ./lake.")
  private String lake = "./lake";

  @Option(names = "--verbose", description = "Show where a failure comes from.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean help;

  String lake() {
    return lake;
  }
}
