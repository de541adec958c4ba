package dev.tarn.warehouse.write;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Merge;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.ColdPart;
import dev.tarn.warehouse.sql.ColdParts;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.KeptView;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.SqlFailure;
import dev.tarn.warehouse.sql.TableShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps a replica's tables small: days that are older than a dataset's {@code keep-in-database}
 * leave them for cold parts. A row is deleted from the table in the transaction that enters its
 * file, and that file was durable, complete and read back before. Replicas that have the same rows
 * of a day share its file.
 */
final class Retention {
  /** A replica that is made anew must not grow to the size of all that was ever loaded. */
  private static final long ROWS_AT_A_TIME = 5_000_000;

  private final Session session;
  private final Catalog catalog;
  private final List<Dataset> datasets;
  private final ColdFiles files;
  private final WriterOptions options;
  private final Tally tally;
  private long loaded;

  Retention(
      Session session,
      Catalog catalog,
      List<Dataset> datasets,
      ColdFiles files,
      WriterOptions options,
      Tally tally) {
    this.session = session;
    this.catalog = catalog;
    this.datasets = datasets;
    this.files = files;
    this.options = options;
    this.tally = tally;
  }

  /**
   * Makes sure that days of all datasets in {@code keep} can leave the tables.
   *
   * @throws RefusedException when one does not exist, or needs all its rows at hand
   */
  static void require(Datasets datasets, Map<String, Duration> keep) {
    for (String name : keep.keySet()) {
      if (!datasets.broken().isEmpty()
          && datasets.all().stream().noneMatch(dataset -> dataset.name().equals(name))) {
        continue; // it may be the one whose schema is broken
      }
      if (!canSplit(datasets.require(name))) {
        throw new RefusedException(
            "Invalid keep-in-database of %s: a new row may replace one of any age, so all must stay in the database; remove the setting"
                .formatted(name));
      }
    }
  }

  /** True when rows that a new one can meet are within a known distance of its time. */
  private static boolean canSplit(Dataset dataset) {
    return dataset.time().isPresent()
        && (dataset.merge() == Merge.APPEND
            || dataset.window().isPresent()
            || dataset.keyHoldsTime());
  }

  /** Those of {@code datasets} whose older days leave. */
  static Set<Dataset> splitting(List<Dataset> datasets, WriterOptions options) {
    Set<Dataset> splitting = new HashSet<>(datasets);
    splitting.removeIf(dataset -> !options.keepInDatabase().containsKey(dataset.name()));
    return splitting;
  }

  /** Told of each transaction; has days leave when many rows have come. */
  void loaded(long rows) {
    loaded += rows;
    if (loaded >= ROWS_AT_A_TIME) {
      moveOldDays();
    }
  }

  /** Has all days leave that are old enough. Answers whether there were any. */
  boolean moveOldDays() {
    loaded = 0;
    boolean moved = false;
    for (Dataset dataset : splitting(datasets, options)) {
      try {
        files.sweepParts();
        moved |= moveOldDays(dataset, options.keepInDatabase().get(dataset.name()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return moved;
  }

  private boolean moveOldDays(Dataset dataset, Duration keep) throws IOException {
    LocalDate first = LocalDate.ofInstant(options.clock().instant().minus(keep), ZoneOffset.UTC);
    List<LocalDate> days =
        session.query(
            "SELECT DISTINCT CAST(%1$s AS DATE)::VARCHAR FROM %2$s WHERE %1$s >= TIMESTAMP '0001-01-01' AND %1$s < TIMESTAMP '%3$s' AND %4$s ORDER BY 1"
                .formatted(time(dataset), catalog.table(dataset), first, mayLeave(dataset)),
            row -> LocalDate.parse(row.getString(1)));
    for (LocalDate day : days) {
      if (!options.progress().goesOn()) {
        break;
      }
      move(dataset, day);
    }
    return !days.isEmpty();
  }

  private void move(Dataset dataset, LocalDate day) throws IOException {
    KeptView view = new KeptView(session, catalog, dataset, files.folder());
    TableShape columns = view.columns();
    ColdParts before = ColdParts.read(session, catalog, dataset, files.folder()).of(List.of(day));
    String leaving =
        "%1$s >= TIMESTAMP '%2$s' AND %1$s < TIMESTAMP '%3$s' AND %4$s"
            .formatted(time(dataset), day, day.plusDays(1), mayLeave(dataset));
    String table =
        "SELECT %s FROM %s WHERE %s"
            .formatted(Sql.names(columns.columns().keySet()), catalog.table(dataset), leaving);
    String rows = before.isEmpty() ? table : table + " UNION ALL " + before.rows(columns);
    ColdPart part = part(dataset, day, columns, rows);
    long[] left = new long[1];
    session.transaction(
        () -> {
          left[0] =
              session.execute("DELETE FROM %s WHERE %s".formatted(catalog.table(dataset), leaving));
          enter(dataset, part);
          view.replace();
        });
    tally.movedDay(left[0]);
  }

  private void enter(Dataset dataset, ColdPart part) {
    session.execute(
        "DELETE FROM %s WHERE dataset = ? AND \"day\" = ?::DATE".formatted(catalog.coldParts()),
        dataset.name(),
        part.day().toString());
    session.execute(
        "INSERT INTO %s VALUES (?, ?::DATE, ?, ?, ?, ?::VARCHAR[], ?::VARCHAR[])"
            .formatted(catalog.coldParts()),
        dataset.name(),
        part.day().toString(),
        part.file(),
        part.rows(),
        part.bytes(),
        part.shape().columns().keySet().toArray(String[]::new),
        part.shape().columns().values().stream()
            .map(TableShape.Column::type)
            .toArray(String[]::new));
  }

  /** A file with these rows: one that another replica has, or a new one. */
  private ColdPart part(Dataset dataset, LocalDate day, TableShape columns, String rows)
      throws IOException {
    Set<String> names = columns.columns().keySet();
    Checksum checksum = Checksum.of(session, names, rows);
    for (String file : files.of(dataset.name(), day)) {
      if (has(file, columns, checksum)) {
        return new ColdPart(day, file, checksum.rows(), files.bytes(file), columns);
      }
    }
    Path part = files.part();
    try {
      session.execute(
          "COPY (SELECT * FROM (%s) ORDER BY %s) TO %s (FORMAT parquet, COMPRESSION zstd)"
              .formatted(rows, Sql.names(Columns.sorting(dataset)), Sql.literal(part.toString())));
      Checksum written = Checksum.of(session, names, read(part));
      if (!written.equals(checksum)) {
        throw new IOException(
            "%s holds %s where %s was written".formatted(part, written, checksum));
      }
      String file = files.keep(part, dataset.name(), day);
      return new ColdPart(day, file, checksum.rows(), files.bytes(file), columns);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private boolean has(String file, TableShape columns, Checksum checksum) {
    String query = read(files.folder().resolve(file));
    try {
      TableShape found = TableShape.of(session, query);
      return found.columns().keySet().equals(columns.columns().keySet())
          && Checksum.of(session, columns.columns().keySet(), query).equals(checksum);
    } catch (SqlFailure e) {
      if (e.kind() != SqlFailure.Kind.STATEMENT) {
        throw e;
      }
      return false; // another file will be written, and this one swept up
    }
  }

  private static String read(Path file) {
    return "SELECT * FROM read_parquet(%s, hive_partitioning = false)"
        .formatted(Sql.literal(file.toString()));
  }

  private static String time(Dataset dataset) {
    return Sql.name(dataset.time().orElseThrow());
  }

  /** An open candle is the next one to change: it would have to be brought back at once. */
  private static String mayLeave(Dataset dataset) {
    return Catalog.derivesRows(dataset) ? "closed" : "true";
  }
}
