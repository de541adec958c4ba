package dev.tarn.serve.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What can be told of a page's look by reckoning. */
final class Look {
  /** What checks accessibility; the build fetches it where there is npm. */
  private static final Path AXE =
      Path.of("target", "axe", "node_modules", "axe-core", "axe.min.js");

  private Look() {}

  /** How many pixels a page is wider than the screen. */
  static long overflow(Browser browser) {
    return browser.<Long>script(
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
  }

  /** True when accessibility can be checked here. */
  static boolean hasAxe() {
    return Files.exists(AXE);
  }

  /** What axe finds wrong with a page: contrast, names, roles, landmarks. */
  static List<String> violations(Browser browser) throws IOException {
    browser.script(Files.readString(AXE) + "; return true");
    return browser.script(
        """
        return axe.run({ resultTypes: ['violations'] }).then(found => found.violations.flatMap(
            one => one.nodes.map(node => one.id + ': ' + node.html + ' ' + node.failureSummary)))""");
  }
}
