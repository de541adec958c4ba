package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.ingest.IngestJob;
import dev.tarn.warehouse.read.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source of docs/ingest.md that a user writes: compiled, put into a jar, and streamed from. */
class SourceExampleTest {
  private static final Path EXAMPLE = example();

  @TempDir private Path folder;

  @Test
  void aJarInTheFolderOfSourcesAddsAnExchange() throws Exception {
    Path sources = jar();
    TestLake lake = TestLake.in(folder);
    try (Jvm stream =
        Jvm.startIn(
            Map.of("TARN_SOURCES", sources.toString()),
            IngestJob.class,
            "stream",
            "--lake",
            lake.home(),
            "--exchange",
            "coin",
            "--symbols",
            "abc,xyz")) {
      stream.awaitError(line -> line.equals("Connected to coin: ABC, XYZ"));
      await().until(() -> lake.rows("ticks", Source.FRESH) >= 4);
      assertThat(Files.readString(lake.home().resolve("ingest/stream/status.json")))
          .contains("\"venue\" : \"coin\"");
      stream.terminate();
      assertThat(stream.awaitEnd()).as("%s", stream).isZero();
      assertThat(stream.output()).last().asString().endsWith("ticks and 0 candles appended");
    }
  }

  @Test
  void whatTheExampleRefusesIsAUsageError() throws Exception {
    TestLake lake = TestLake.in(folder);
    try (Jvm stream =
        Jvm.startIn(
            Map.of("TARN_SOURCES", jar().toString()),
            IngestJob.class,
            "stream",
            "--lake",
            lake.home(),
            "--exchange",
            "coin",
            "--symbols",
            "a-b")) {
      assertThat(stream.awaitEnd()).isEqualTo(2);
      assertThat(stream.errors())
          .containsExactly("Unknown symbol 'a-b' on coin; use one to eight letters");
    }
  }

  /** A folder with the example's jar, as docs/ingest.md has it made. */
  private Path jar() throws IOException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int code =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "--release",
            "17",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString(),
            EXAMPLE.resolve("CoinMarket.java").toString());
    assertThat(code).isZero();
    Path sources = Files.createDirectory(folder.resolve("sources"));
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(sources.resolve("coin.jar")))) {
      for (Path base : List.of(classes, EXAMPLE)) {
        try (Stream<Path> files = Files.walk(base)) {
          for (Path file :
              files
                  .filter(Files::isRegularFile)
                  .filter(f -> !f.toString().endsWith(".java"))
                  .toList()) {
            add(jar, base.relativize(file), file);
          }
        }
      }
    }
    return sources;
  }

  private static void add(JarOutputStream jar, Path name, Path file) throws IOException {
    jar.putNextEntry(new JarEntry(name.toString()));
    Files.copy(file, (OutputStream) jar);
    jar.closeEntry();
  }

  private static Path example() {
    Path place = Path.of("").toAbsolutePath();
    while (!Files.exists(place.resolve("docs/examples/sources"))) {
      place = place.getParent();
    }
    return place.resolve("docs/examples/sources");
  }
}
