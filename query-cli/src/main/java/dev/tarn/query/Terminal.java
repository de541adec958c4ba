package dev.tarn.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person is looking. */
final class Terminal {
  private Terminal() {}

  /**
   * Whether a file descriptor of this process is a terminal: 1 standard output, 2 standard error.
   */
  static boolean isAt(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String opened = Files.readSymbolicLink(link).toString();
      return opened.startsWith("/dev/pts/") || opened.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      // Not Linux: the console is there when both standard streams are on a terminal.
      return System.console() != null;
    }
  }
}
