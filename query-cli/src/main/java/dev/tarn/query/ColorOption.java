package dev.tarn.query;

import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads when to write colours. */
final class ColorOption implements ITypeConverter<ColorOption.When> {
  /** When to write colours. */
  enum When {
    AUTO,
    ALWAYS,
    NEVER;

    /** On a terminal that shows them, unless its user wants none (https://no-color.org). */
    boolean appliesTo(Streams streams, boolean toTerminal) {
      Map<String, String> environment = streams.environment();
      return switch (this) {
        case ALWAYS -> true;
        case NEVER -> false;
        case AUTO ->
            toTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
      };
    }
  }

  @Override
  public When convert(String text) {
    for (When when : When.values()) {
      if (when.name().equalsIgnoreCase(text)) {
        return when;
      }
    }
    throw new TypeConversionException("Unknown '" + text + "': use auto, always or never");
  }
}
