package dev.tarn.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page's links to files of the project lead somewhere. */
class LinksTest {
  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadToFilesThatAreThere(Path page) throws IOException {
    List<String> targets =
        LINK.matcher(Files.readString(page)).results().map(LinksTest::target).toList();

    assertThat(targets)
        .allSatisfy(target -> assertThat(page.resolveSibling(target).normalize()).exists());
  }

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> roots = Files.list(PROJECT);
        Stream<Path> guides = Files.walk(PROJECT.resolve("docs"), 2)) {
      List<Path> pages =
          Stream.concat(roots, guides).filter(path -> path.toString().endsWith(".md")).toList();
      assertThat(pages).contains(PROJECT.resolve("README.md"));
      return pages.stream();
    }
  }

  private static String target(MatchResult link) {
    return link.group(1);
  }
}
