package dev.tarn.warehouse.read;

/**
 * Finds where a statement's text ends, so that it can stand in parentheses. Knows as much of SQL's
 * lexical rules as that takes: quotes, dollar quotes and comments.
 */
final class StatementText {
  private final String text;
  private int at;
  private int end;

  private StatementText(String text) {
    this.text = text;
  }

  /** The text of one statement without the semicolons, comments and spaces after it. */
  static String withoutEnd(String text) {
    StatementText scanned = new StatementText(text);
    scanned.scan();
    return text.substring(0, scanned.end);
  }

  private void scan() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (text.startsWith("--", at)) {
        skipPast("\n", 2);
      } else if (text.startsWith("/*", at)) {
        skipPast("*/", 2);
      } else if (c == ';' || Character.isWhitespace(c)) {
        at++;
      } else {
        scanToken(c);
        end = at;
      }
    }
  }

  private void scanToken(char c) {
    if (c == '\'' && isEscapeString()) {
      at++;
      while (at < text.length() && text.charAt(at) != '\'') {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      at = Math.min(at + 1, text.length());
    } else if (c == '\'' || c == '"') {
      skipPast(String.valueOf(c), 1);
    } else if (c == '$') {
      int tagEnd = text.indexOf('$', at + 1);
      String tag = tagEnd < 0 ? "" : text.substring(at, tagEnd + 1);
      if (tag.matches("\\$([A-Za-z_]\\w*)?\\$")) {
        skipPast(tag, tag.length());
      } else {
        at++;
      }
    } else {
      at++;
    }
  }

  private boolean isEscapeString() {
    boolean prefixed = at > 0 && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E');
    return prefixed && (at < 2 || !Character.isJavaIdentifierPart(text.charAt(at - 2)));
  }

  private void skipPast(String mark, int opening) {
    int found = text.indexOf(mark, at + opening);
    at = found < 0 ? text.length() : found + mark.length();
  }
}
