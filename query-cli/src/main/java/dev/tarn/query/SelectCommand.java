package dev.tarn.query;

import dev.tarn.query.output.Result;
import dev.tarn.query.output.Target;
import dev.tarn.query.output.Written;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A command whose result is that of a SELECT over a snapshot. */
abstract class SelectCommand implements LakeCommand {
  /** What DuckDB needs to sort any number of rows, spilling the rest. */
  static final long SORTING_BYTES = 128L << 20;

  /**
   * What a SELECT is made from.
   *
   * @param lake the lake
   * @param datasets its datasets
   * @param snapshot what it held a moment ago
   * @param target where the result goes
   */
  record Reading(Lake lake, Datasets datasets, Snapshot snapshot, Target target) {}

  @Override
  public final void run(Invocation invocation) throws IOException {
    check(invocation);
    Lake lake = invocation.lake();
    Datasets datasets = invocation.datasets();
    try (RunningQuery running = RunningQuery.within(limit(invocation))) {
      run(invocation, lake, datasets, running);
    }
  }

  private void run(Invocation invocation, Lake lake, Datasets datasets, RunningQuery running)
      throws IOException {
    Written written;
    boolean whole;
    Snapshot.Origin origin;
    try (Target target = running.untimed(invocation.target());
        Snapshot snapshot =
            reader(lake, datasets).open(invocation.source(), needed(invocation, datasets))) {
      running.in(snapshot.session(), trust(snapshot));
      origin = snapshot.origin();
      origin.notices().forEach(invocation::warn);
      Answer answer = answer(invocation, new Reading(lake, datasets, snapshot, target));
      whole = answer.lacking().isEmpty();
      List<String> selects = new Shown(invocation, snapshot.connection()).selects(answer);
      written = new Result(snapshot.connection(), selects).writeTo(target, invocation.style());
    } catch (SQLException | RuntimeException e) {
      running.requireRunning();
      throw e instanceof SQLException failure ? explained(lake, failure) : (RuntimeException) e;
    }
    // After the target is closed: a pager would be written over.
    report(invocation, written);
    invocation.tell(Provenance.of(written, origin));
    if (!whole) {
      throw new EndedException(ExitCode.PARTLY.number(), "");
    }
  }

  /** How long the query may run; zero, as for commands that do not let others write it, for any. */
  Duration limit(Invocation invocation) {
    return Duration.ZERO;
  }

  /** How the lake is opened. */
  LakeReader reader(Lake lake, Datasets datasets) {
    return new LakeReader(lake, datasets);
  }

  /** Refuses options that do not fit together, before anything is opened. */
  void check(Invocation invocation) {}

  /** The names of the datasets that a call reads. */
  Set<String> needed(Invocation invocation, Datasets datasets) {
    return needed(datasets);
  }

  /** The names of the datasets that are read; all of them unless told otherwise. */
  Set<String> needed(Datasets datasets) {
    return datasets.all().stream().map(Dataset::name).collect(Collectors.toSet());
  }

  /** Throws, once all rows are read, unless they can be trusted. */
  Runnable trust(Snapshot snapshot) throws SQLException {
    return () -> {};
  }

  /** What gives the result. */
  abstract Answer answer(Invocation invocation, Reading reading) throws SQLException, IOException;

  /** Says what about the result is worth a word. */
  void report(Invocation invocation, Written written) {}

  /** What a failed statement means to the user. */
  RuntimeException explained(Lake lake, SQLException e) {
    return new StorageException(
        "Cannot read the lake %s: %s; try again, and see query-cli status"
            .formatted(lake.home(), SqlMessage.of(e)),
        e);
  }
}
