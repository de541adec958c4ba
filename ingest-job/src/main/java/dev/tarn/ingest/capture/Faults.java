package dev.tarn.ingest.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in our words what Jackson says of a message, without its classes and settings. */
final class Faults {
  private static final Pattern MISSING = Pattern.compile("Missing required creator property '(.)'");
  private static final Pattern NULL = Pattern.compile("Invalid `null` value .* property \"(.)\"");

  private Faults() {}

  static String of(IOException e) {
    String text =
        e instanceof JsonProcessingException known ? known.getOriginalMessage() : e.getMessage();
    String line = String.valueOf(text).lines().findFirst().orElse("");
    Matcher missing = MISSING.matcher(line);
    if (missing.find()) {
      return "field %s is missing%s"
          .formatted(
              missing.group(1),
              missing.group(1).equals("M")
                  ? ", which the spot market sends; name another one with --exchange"
                  : "");
    }
    Matcher nothing = NULL.matcher(line);
    if (nothing.find()) {
      return "field %s is null".formatted(nothing.group(1));
    }
    if (line.startsWith("Trailing token")) {
      return "there is more behind its end";
    }
    if (e instanceof InvalidFormatException wrong) {
      return "field %s is '%s', which is no %s"
          .formatted(
              field(wrong),
              shortened(String.valueOf(wrong.getValue())),
              wrong.getTargetType() == boolean.class ? "true or false" : "number");
    }
    if (e instanceof JsonMappingException wrong && !wrong.getPath().isEmpty()) {
      return "field %s does not fit".formatted(field(wrong));
    }
    return line.replaceFirst(":? \\(?(for|was expecting).*", "");
  }

  private static String field(JsonMappingException e) {
    List<JsonMappingException.Reference> path = e.getPath();
    return path.isEmpty() ? "?" : path.get(path.size() - 1).getFieldName();
  }

  private static String shortened(String value) {
    return value.length() > 40 ? value.substring(0, 40) + "..." : value;
  }
}
