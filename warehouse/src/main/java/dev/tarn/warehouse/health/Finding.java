package dev.tarn.warehouse.health;

/**
 * Something that was found out about a lake, in plain words. Each part is one line.
 *
 * @param severity how much it matters
 * @param thing what it is about, such as {@code core, replica a}
 * @param what what was found
 * @param next what to do about it; empty where there is nothing to do
 */
public record Finding(Severity severity, String thing, String what, String next) {
  public Finding {
    thing = oneLine(thing);
    what = oneLine(what);
    next = oneLine(next);
  }

  private static String oneLine(String text) {
    return String.join(" ", text.strip().split("\\s*\\R\\s*"));
  }
}
