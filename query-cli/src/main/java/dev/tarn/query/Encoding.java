package dev.tarn.query;

import java.util.Locale;
import java.util.Map;

/** Which characters a terminal can show. */
final class Encoding {
  /** The launcher gives Java UTF-8 in any case, and keeps here what the user has set. */
  private static final String LAUNCHER = "TARN_LOCALE";

  private Encoding() {}

  /** Whether the user's locale has UTF-8, by the variables that decide it in a shell. */
  static boolean isUtf8(Map<String, String> environment) {
    String locale = environment.get(LAUNCHER);
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      if (locale == null && !environment.getOrDefault(name, "").isEmpty()) {
        locale = environment.get(name);
      }
    }
    return locale != null && locale.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8");
  }
}
