package dev.tarn.query;

import picocli.CommandLine.Model.CommandSpec;

/** A command that reads a lake. Holds nothing of a call, so one instance serves any number. */
interface LakeCommand {
  /** Its name, options and help. */
  CommandSpec spec();

  /** Writes the result, or throws; the message of what it throws is for the user. */
  void run(Invocation invocation) throws Exception;

  /** A spec with what all commands have. */
  static CommandSpec spec(String name, String description, String... examples) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(null, new PlainFactory()).name(name);
    spec.usageMessage().description(description).sortOptions(false);
    if (examples.length > 0) {
      spec.usageMessage().footerHeading("%nExamples:%n").footer(examples);
    }
    return spec;
  }
}
