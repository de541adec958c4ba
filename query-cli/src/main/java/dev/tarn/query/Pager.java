package dev.tarn.query;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Which pager a user wants. */
final class Pager {
  private static final String USUAL = "less";

  private Pager() {}

  /** What PAGER says, else less where it is installed; absent where PAGER is empty or cat. */
  static Optional<String> command(Map<String, String> environment) {
    String named = environment.get("PAGER");
    if (named != null) {
      return named.isBlank() || named.equals("cat") ? Optional.empty() : Optional.of(named);
    }
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, USUAL))) {
        return Optional.of(USUAL);
      }
    }
    return Optional.empty();
  }
}
