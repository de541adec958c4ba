package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Field;
import dev.tarn.staging.Segment;
import dev.tarn.staging.storage.Location;
import dev.tarn.warehouse.sql.ColumnRule;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.SqlFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a file as the writer will when it loads it, and by the writer's own rules: what is found
 * here is what the writer quarantines the file for. Opens no database. Not safe for use by several
 * threads.
 */
public final class FileCheck implements AutoCloseable {
  /** What DuckDB takes for one file, and its failures for ones of it. */
  private static final Pattern PLAIN = Pattern.compile("[^*?\\[\\]{}\\\\]+\\.parquet");

  private static final Location CHECKED = Location.of("checked");

  private final Supplier<Session> sessions;
  private @Nullable Session session;

  public FileCheck(Supplier<Session> sessions) {
    this.sessions = sessions;
  }

  /**
   * What was found of a file.
   *
   * @param rows how many it has; 0 where it has problems
   * @param problems what keeps it from being loaded, each with what to do
   * @param hints what does not, and may still not be what its producer wants
   */
  public record Found(long rows, List<String> problems, List<String> hints) {
    public Found {
      problems = List.copyOf(problems);
      hints = List.copyOf(hints);
    }
  }

  /**
   * What a file's footer says of itself: {@code tarn.dataset}, {@code tarn.format}, {@code
   * parquet.avro.schema} and others. Empty where there is no footer that can be read.
   */
  public Map<String, String> footer(Path file) {
    try {
      return plainly(file, this::keys);
    } catch (SqlFailure e) {
      requireLost(e);
      return Map.of(); // a look at the rows will say it
    }
  }

  /** Looks at a file, row for row, as one of the dataset's. */
  public Found look(Dataset dataset, Path file) {
    try {
      return plainly(file, path -> look(dataset, path, file));
    } catch (SqlFailure e) {
      requireLost(e);
      return new Found(0, List.of(Inspection.unreadable(e.getMessage())), List.of());
    }
  }

  /**
   * Looks at many files at once. Those that are not among the answers have something wrong, or a
   * name that DuckDB might take for a pattern: they are to be looked at one by one.
   */
  public Map<Path, Found> lookTogether(Dataset dataset, List<Path> files) {
    Map<Path, Found> found = new LinkedHashMap<>();
    List<Segment> segments = new ArrayList<>();
    for (Path file : files) {
      if (isPlain(file) && Files.exists(file)) {
        segments.add(new Segment(dataset.name(), file.toString(), CHECKED, file, 0));
      }
    }
    try {
      Inspection inspection = new Inspection(session(), dataset);
      for (Staged.Group group : inspection.inspect(segments).groups()) {
        if (inspection.problems(group).isEmpty()) {
          List<Path> paths =
              group.segments().stream().map(counted -> counted.segment().path()).toList();
          Map<Path, Map<String, String>> keys = keys(paths);
          Map<String, String> types = inspection.types(group.segments().get(0).segment());
          for (Staged.Counted counted : group.segments()) {
            Path path = counted.segment().path();
            List<String> hints = hints(dataset, types, keys.getOrDefault(path, Map.of()));
            found.put(path, new Found(counted.rows(), List.of(), hints));
          }
        }
      }
      return found;
    } catch (SqlFailure e) {
      if (!Inspection.mayBeOfASegment(e)) {
        requireLost(e);
      }
      return found; // one that is gone by now, or worse
    }
  }

  /** A file over which DuckDB itself fails costs the session, and nothing else. */
  private void requireLost(SqlFailure failure) {
    if (failure.kind() != SqlFailure.Kind.LOST) {
      throw failure;
    }
    close();
  }

  private Found look(Dataset dataset, Path path, Path file) {
    Segment segment = new Segment(dataset.name(), "checked", CHECKED, path, 0); // no length needed
    Inspection inspection = new Inspection(session(), dataset);
    List<String> problems =
        inspection.problems(segment).stream()
            .map(problem -> problem.replace(path.toString(), file.toString()))
            .toList();
    if (!problems.isEmpty()) {
      return new Found(0, problems, hintsIfReadable(dataset, segment, inspection));
    }
    long rows =
        session()
            .number(
                "SELECT num_rows FROM parquet_file_metadata(" + Sql.literal(path.toString()) + ")");
    return new Found(rows, List.of(), hints(dataset, inspection.types(segment), keys(path)));
  }

  /** A column that is missing may be there under another name. */
  private List<String> hintsIfReadable(Dataset dataset, Segment segment, Inspection inspection) {
    try {
      return hints(dataset, inspection.types(segment), keys(segment.path()));
    } catch (SqlFailure e) {
      if (!Inspection.mayBeOfASegment(e)) {
        throw e;
      }
      return List.of();
    }
  }

  private Map<String, String> keys(Path path) {
    try {
      return keys(List.of(path)).getOrDefault(path, Map.of());
    } catch (SqlFailure e) {
      if (!Inspection.mayBeOfASegment(e)) {
        throw e;
      }
      return Map.of(); // a look at the rows will say it
    }
  }

  private Map<Path, Map<String, String>> keys(List<Path> paths) {
    record Key(Path path, String key, String value) {}
    Map<Path, Map<String, String>> keys = new LinkedHashMap<>();
    session()
        .query(
            "SELECT file_name, key, value FROM parquet_kv_metadata(%s)"
                .formatted(Sql.list(paths.stream().map(Path::toString).toList())),
            row -> new Key(Path.of(row.getString(1)), text(row.getBytes(2)), text(row.getBytes(3))))
        .forEach(
            key ->
                keys.computeIfAbsent(key.path(), path -> new LinkedHashMap<>())
                    .put(key.key(), key.value()));
    return keys;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<String> hints(
      Dataset dataset, Map<String, String> types, Map<String, String> keys) {
    List<String> hints = new ArrayList<>();
    String told = keys.getOrDefault("tarn.dataset", dataset.name());
    if (!told.equals(dataset.name())) {
      hints.add(
          "its footer says that it holds %s, and it is taken for %s; see that it is in the right folder"
              .formatted(told, dataset.name()));
    }
    Set<String> known = Columns.namesInFiles(dataset);
    String schema = keys.getOrDefault("parquet.avro.schema", "");
    for (String column : types.keySet()) {
      if (known.stream().noneMatch(column::equalsIgnoreCase)) { // capitals are a problem
        boolean newer =
            told.equals(dataset.name()) && schema.contains("\"name\":\"" + column + "\"");
        hints.add(
            newer
                ? "it was written with a schema that has the field %s, and the lake's %s has not, so it would be left out; bring the lake's schema up to date first"
                    .formatted(column, dataset.name())
                : "its column %s is none of %s and is left out; rename it if it is meant to be one"
                    .formatted(column, dataset.name()));
      }
    }
    for (Field field : dataset.fields()) {
      for (String name : ColumnRule.names(field)) {
        if (!name.equals(field.name()) && types.containsKey(name)) {
          hints.add(
              types.containsKey(field.name())
                  ? "it has a column %s, and %s as well, a former name of it; the former one is left out"
                      .formatted(field.name(), name)
                  : "its column %s is a former name of %s and is taken for it; use the new name"
                      .formatted(name, field.name()));
        }
      }
    }
    return hints;
  }

  /** What is done with a path that DuckDB takes as it stands. */
  private interface Look<T> {
    T at(Path path);
  }

  private static boolean isPlain(Path path) {
    return PLAIN.matcher(path.toString()).matches();
  }

  /** Has a file looked at whose name DuckDB might take for a pattern: under another one. */
  private <T> T plainly(Path file, Look<T> look) {
    Path absolute = file.toAbsolutePath();
    try {
      if (isPlain(absolute)) {
        return look.at(absolute);
      }
      Path folder = Files.createTempDirectory("tarn-check");
      Path plain = folder.resolve("file.parquet");
      try {
        Files.createSymbolicLink(plain, absolute);
        return look.at(plain);
      } finally {
        Files.deleteIfExists(plain);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Session session() {
    Session open = session;
    if (open == null) {
      open = sessions.get();
      session = open;
    }
    return open;
  }

  @Override
  public void close() {
    Session open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }
}
