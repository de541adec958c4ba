package dev.tarn.query;

import dev.tarn.warehouse.read.SessionFilter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/** Which bars of a day are shown. */
final class SessionOption implements ITypeConverter<SessionFilter> {
  static final String NAME = "--session";

  static void declare(CommandSpec spec) {
    spec.addOption(
        Options.value(
                NAME,
                "PART",
                "all, or regular: only bars between a session's open and its close. The column"
                    + " session tells them apart. Default: all.")
            .type(SessionFilter.class)
            .converters(new SessionOption())
            .defaultValue("all")
            .build());
  }

  @Override
  public SessionFilter convert(String text) {
    for (SessionFilter filter : SessionFilter.values()) {
      if (filter.name().equalsIgnoreCase(text)) {
        return filter;
      }
    }
    throw new TypeConversionException("'" + text + "' is neither all nor regular");
  }
}
