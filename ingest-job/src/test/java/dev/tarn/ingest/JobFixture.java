package dev.tarn.ingest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.ParquetRows;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the job as a user would, on a lake of its own, and looks at what is in staging afterwards.
 */
final class JobFixture {
  private final Path folder;

  JobFixture(Path folder) {
    this.folder = folder;
  }

  record Result(int exitCode, String out, String err) {}

  Path lake() {
    return folder.resolve("lake");
  }

  Result run(Object... arguments) {
    return runWith("", arguments);
  }

  /** Runs a command with {@code input} on standard input. */
  Result runWith(String input, Object... arguments) {
    List<String> all = new ArrayList<>();
    all.add(arguments[0].toString());
    all.add("--lake");
    all.add(lake().toString());
    Stream.of(arguments).skip(1).map(Object::toString).forEach(all::add);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        IngestJob.run(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            all.toArray(String[]::new));
    return new Result(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  Path file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Path file(String name, byte[] content) {
    try {
      return Files.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All staged rows of a dataset, in the order of the segments. */
  List<Map<String, @Nullable Object>> rows(String dataset) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Segment segment : segments(dataset)) {
      try (ParquetRows source =
          ParquetRows.open(
              lake().resolve("staging").resolve(dataset).resolve(segment.name() + ".parquet"))) {
        List<String> columns = source.columns();
        while (source.next()) {
          Map<String, @Nullable Object> row = new LinkedHashMap<>();
          for (int i = 0; i < columns.size(); i++) {
            row.put(columns.get(i), source.value(i));
          }
          rows.add(row);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return rows;
  }

  List<Segment> segments(String dataset) {
    return new StagingArea(Lake.at(lake().toString()))
        .segments(MarketDatasets.of(Lake.at(lake().toString())).require(dataset));
  }

  /** Files that no finished command may leave: parts and journals. */
  List<Path> leftovers() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(
              file -> List.of("tmp", "open").contains(file.getParent().getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file of the real market data that lies beside the project on some machines; elsewhere the
   * test is skipped.
   */
  static Path realData(String name) {
    for (Path place = Path.of("").toAbsolutePath(); place != null; place = place.getParent()) {
      Path file = place.resolve("shared").resolve("data").resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    assumeTrue(false, "There is no ../shared/data/" + name);
    throw new IllegalStateException();
  }
}
