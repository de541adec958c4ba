package dev.tarn.strategy;

import dev.tarn.staging.RefusedException;
import java.util.regex.Pattern;

/**
 * Something that can be set on a strategy. Immutable.
 *
 * @param name in lower case with hyphens, such as {@code fast}
 * @param standard the value where none is given, as text
 * @param description one line, with the unit
 * @throws RefusedException when the name is not of that form
 */
public record Parameter(String name, String standard, String description) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  public Parameter {
    if (!NAME.matcher(name).matches()) {
      throw new RefusedException(
          "Invalid parameter name '%s': use lower-case letters, digits and hyphens"
              .formatted(name));
    }
  }
}
