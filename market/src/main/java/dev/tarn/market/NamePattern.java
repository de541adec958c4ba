package dev.tarn.market;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A pattern of names, in which, as in a shell, {@code *} stands for any text and {@code ?} for one
 * character; a backslash takes the meaning from what follows it. All else stands for itself:
 * symbols hold characters such as {@code |} and {@code .}, so patterns are no regular expressions.
 * Immutable.
 *
 * @param text the pattern
 */
public record NamePattern(String text) {
  private static final char ESCAPE = '\\';
  private static final String ANY_TEXT = "*";
  private static final String ANY_CHARACTER = "?";

  /** False where the text can only mean itself. */
  public static boolean isPattern(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf(ESCAPE) >= 0;
  }

  /**
   * The names in a text that separates them by commas; a comma after a backslash separates none.
   */
  public static List<String> split(String text) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',') {
        names.add(name.toString());
        name.setLength(0);
        continue;
      }
      boolean escapes = c == ESCAPE && i + 1 < text.length();
      if (escapes && text.charAt(i + 1) == ',') {
        name.append(',');
        i++;
      } else if (escapes) {
        name.append(c).append(text.charAt(++i));
      } else {
        name.append(c);
      }
    }
    names.add(name.toString());
    return names;
  }

  /** Whether a name is as the pattern says. */
  public boolean matches(String name) {
    List<Sign> signs = signs();
    int star = -1;
    int resume = 0;
    int at = 0;
    int in = 0;
    while (in < name.length()) {
      if (at < signs.size() && signs.get(at).isAnyText()) {
        star = at++;
        resume = in;
      } else if (at < signs.size() && signs.get(at).takes(name.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++resume; // the star takes one character more
      } else {
        return false;
      }
    }
    while (at < signs.size() && signs.get(at).isAnyText()) {
      at++;
    }
    return at == signs.size();
  }

  /** Whether this name fits and no other one. */
  public boolean meansOnly(String name) {
    return signs().stream().noneMatch(Sign::isWild)
        && translated("", "", character -> character).equals(name);
  }

  /**
   * The pattern in another language of patterns.
   *
   * @param anyText what stands for any text there
   * @param anyCharacter what stands for one character
   * @param plain what stands for a character that means itself
   */
  public String translated(String anyText, String anyCharacter, UnaryOperator<String> plain) {
    StringBuilder translated = new StringBuilder();
    for (Sign sign : signs()) {
      if (!sign.isWild()) {
        translated.append(plain.apply(sign.character()));
      } else {
        translated.append(sign.isAnyText() ? anyText : anyCharacter);
      }
    }
    return translated.toString();
  }

  private List<Sign> signs() {
    List<Sign> signs = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escapes = c == ESCAPE && i + 1 < text.length();
      signs.add(
          escapes
              ? new Sign(text.substring(++i, i + 1), false)
              : new Sign(String.valueOf(c), c == '*' || c == '?'));
    }
    return signs;
  }

  /**
   * A character of the pattern.
   *
   * @param isWild true when it does not stand for itself
   */
  private record Sign(String character, boolean isWild) {

    boolean isAnyText() {
      return isWild && character.equals(ANY_TEXT);
    }

    boolean takes(char c) {
      return isWild ? character.equals(ANY_CHARACTER) : character.charAt(0) == c;
    }
  }
}
