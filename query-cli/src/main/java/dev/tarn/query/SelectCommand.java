package dev.tarn.query;

import dev.tarn.market.MarketDatasets;
import dev.tarn.query.output.Result;
import dev.tarn.query.output.Target;
import dev.tarn.query.output.Written;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import java.sql.SQLException;
import java.util.Set;

/** A command whose result is that of one SELECT over a snapshot. */
abstract class SelectCommand extends LakeCommand {
  SelectCommand(Streams streams) {
    super(streams);
  }

  @Override
  public final Integer call() throws Exception {
    check();
    Lake lake = lake();
    Datasets datasets = MarketDatasets.of(lake);
    try (Target target = target();
        Snapshot snapshot = new LakeReader(lake, datasets).open(source(), needed(datasets))) {
      snapshot.origin().notices().forEach(this::warn);
      String sql = select(lake, datasets, snapshot, target);
      Written written = new Result(snapshot.connection(), sql).writeTo(target, format());
      report(written, snapshot);
    } catch (SQLException e) {
      throw explained(lake, e);
    }
    return ExitCode.DONE.number();
  }

  /** Refuses options that do not fit together, before anything is opened. */
  void check() {}

  /** The datasets that are read. */
  abstract Set<String> needed(Datasets datasets);

  /** The SELECT. */
  abstract String select(Lake lake, Datasets datasets, Snapshot snapshot, Target target)
      throws Exception;

  /** Tells what was read, and what of it is worth a word. */
  void report(Written written, Snapshot snapshot) {
    tell(Provenance.of(written, snapshot));
  }

  /** What a failed statement means to the user. */
  RuntimeException explained(Lake lake, SQLException e) {
    return new StorageException(
        "Cannot read the lake %s: %s; try again, and see query-cli status"
            .formatted(lake.home(), SqlMessage.of(e)),
        e);
  }
}
