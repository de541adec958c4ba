package dev.tarn.query.output;

import java.util.List;
import java.util.Set;

/**
 * Colours of a table's cells: what rises or buys is green, what falls or sells is red. The text
 * says the same without them.
 */
final class Colouring {
  private static final String BOLD = "\u001b[1m";
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String END = "\u001b[0m";

  private static final Set<String> PRICES = Set.of("open", "high", "low", "close");
  private static final Set<String> WORDED =
      Set.of("side", "signal_type", "current_bias", "bias", "status");
  private static final Set<String> GOOD = Set.of("BUY", "LONG", "RUNNING", "FILLED");
  private static final Set<String> BAD = Set.of("SELL", "SHORT", "FAILED", "REJECTED");

  private final List<String> names;
  private final int open;
  private final int close;

  Colouring(List<String> names) {
    this.names = names;
    this.open = names.indexOf("open");
    this.close = names.indexOf("close");
  }

  String heading(String text) {
    return BOLD + text + END;
  }

  String cell(String[] cells, int column, String text) {
    String name = names.get(column);
    if (PRICES.contains(name) && open >= 0 && close >= 0) {
      int direction = direction(cells[open], cells[close]);
      return painted(direction > 0 ? GREEN : direction < 0 ? RED : "", text);
    }
    if (WORDED.contains(name)) {
      return painted(GOOD.contains(text) ? GREEN : BAD.contains(text) ? RED : "", text);
    }
    return text;
  }

  private static String painted(String color, String text) {
    return color.isEmpty() || text.isEmpty() ? text : color + text + END;
  }

  private static int direction(String from, String to) {
    try {
      return Double.compare(Double.parseDouble(to), Double.parseDouble(from));
    } catch (NumberFormatException e) {
      return 0; // one is missing, or the columns are somebody's own
    }
  }
}
