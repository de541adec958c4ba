package dev.tarn.serve.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a live lake and its server: the same for all, closed after the last. */
final class LivePages implements ParameterResolver {

  /** A lake at work and its server. */
  static final class Running implements AutoCloseable {
    private final Path folder;
    private final LiveLake lake;
    private final PagesServer server;
    private final Browser browser;

    Running() {
      Browser.require();
      try {
        folder = Files.createTempDirectory("tarn-pages-test");
        lake = new LiveLake(folder.resolve("lake")).start();
        server = PagesServer.start(lake.home(), 0);
        browser = Browser.start(server.root());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    LiveLake lake() {
      return lake;
    }

    /** A browser, one for all, on no page yet. */
    Browser browser() {
      return browser.leave();
    }

    @Override
    public void close() throws IOException {
      browser.close();
      server.close();
      lake.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(LivePages.class))
        .computeIfAbsent(Running.class);
  }
}
