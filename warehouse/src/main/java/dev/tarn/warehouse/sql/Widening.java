package dev.tarn.warehouse.sql;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which types hold all values of others, so that a column may change from one to the other. */
public final class Widening {
  private static final Set<String> WHOLE =
      Set.of("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER", "BIGINT");
  private static final Set<String> SMALL = Set.of("TINYINT", "SMALLINT", "UTINYINT", "USMALLINT");
  private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),\\s*(\\d+)\\)");

  private Widening() {}

  /** True for one type, however it is written: nested types name their fields quoted or not. */
  public static boolean same(String found, String wanted) {
    return found.replace("\"", "").equals(wanted.replace("\"", ""));
  }

  /**
   * True when {@code wanted} holds what {@code found} does. A long may become a double, as Avro has
   * it, though one of more than 53 bits is rounded then.
   */
  public static boolean widens(String found, String wanted) {
    if (same(found, wanted)) {
      return true;
    }
    return narrower(wanted).contains(found)
        || (wanted.equals("DOUBLE") && found.startsWith("DECIMAL"));
  }

  /** The types whose values {@code wanted} holds, itself included; a double's without decimals. */
  public static Set<String> narrower(String wanted) {
    Set<String> types = new TreeSet<>(Set.of(wanted));
    switch (wanted) {
      case "BIGINT" -> types.addAll(WHOLE);
      case "INTEGER" -> types.addAll(SMALL);
      case "DOUBLE" -> {
        types.addAll(WHOLE);
        types.add("FLOAT");
      }
      default -> {} // no other holds any, but for decimals
    }
    Matcher decimal = DECIMAL.matcher(wanted);
    if (decimal.matches()) {
      addDecimals(decimal, types);
    }
    return types;
  }

  /** Those with as many digits before the point, and after it, or fewer. */
  private static void addDecimals(Matcher wanted, Set<String> types) {
    int scale = Integer.parseInt(wanted.group(2));
    int whole = Integer.parseInt(wanted.group(1)) - scale;
    for (int after = 0; after <= scale; after++) {
      for (int before = 0; before <= whole; before++) {
        if (before + after > 0) {
          types.add("DECIMAL(" + (before + after) + "," + after + ")");
        }
      }
    }
  }
}
