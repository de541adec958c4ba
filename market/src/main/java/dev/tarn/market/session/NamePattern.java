package dev.tarn.market.session;

/**
 * A pattern of names, in which {@code *} stands for any text and {@code ?} for one character; all
 * else stands for itself. Symbols hold characters such as {@code |} and {@code .}, so patterns are
 * no regular expressions. Immutable.
 *
 * @param text the pattern
 */
record NamePattern(String text) {

  /** Whether a name is as the pattern says. */
  boolean matches(String name) {
    int star = -1;
    int resume = 0;
    int at = 0;
    int in = 0;
    while (in < name.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        resume = in;
      } else if (at < text.length()
          && (text.charAt(at) == '?' || text.charAt(at) == name.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++resume; // the star takes one character more
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }
}
