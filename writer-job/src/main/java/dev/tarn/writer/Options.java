package dev.tarn.writer;

import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options that are declared in code, for the commands that a timer starts again and again: reading
 * annotations would take a third of an idle run.
 */
final class Options {
  private Options() {}

  /** What every command has: {@link SharedOptions}. */
  static void declareShared(CommandSpec spec) {
    spec.addOption(
        value(String.class, SharedOptions.LAKE, "DIR", SharedOptions.LAKE_TEXT)
            .defaultValue(SharedOptions.LAKE_DEFAULT)
            .build());
    spec.addOption(flag(SharedOptions.VERBOSE_TEXT, "--verbose").build());
    spec.addOption(flag(SharedOptions.HELP_TEXT, "-h", "--help").usageHelp(true).build());
  }

  /** An option with a value. */
  static OptionSpec.Builder value(Class<?> type, String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(type)
        .arity("1")
        .paramLabel(label)
        .description(description);
  }

  /** An option without a value. */
  static OptionSpec.Builder flag(String description, String... names) {
    return OptionSpec.builder(names).type(boolean.class).arity("0").description(description);
  }

  /** What was said on the command line, or the option's default; absent if it has neither. */
  static <T> Optional<T> of(CommandSpec spec, String option) {
    T value = Objects.requireNonNull(spec.findOption(option), option).getValue();
    return Optional.ofNullable(value);
  }
}
