package dev.tarn.warehouse.crash;

import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.SqlFailure;
import dev.tarn.warehouse.support.TestLake;
import dev.tarn.warehouse.write.HeardStorage;
import dev.tarn.warehouse.write.HeardWriter;
import dev.tarn.warehouse.write.Hearing;
import dev.tarn.warehouse.write.RunReport;
import dev.tarn.warehouse.write.WriterOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/**
 * A lake all of whose steps are counted: operations on storage, on the warehouse's files, syncs,
 * and statements. Thread-safe.
 */
final class World implements Hearing, Forced.Listener {
  private final TestLake lake;
  private final Durable durable;
  private final Trouble trouble;
  private final Told told = new Told();
  private int steps;
  private int syncs;
  private String last = "";

  /** What happens at a step. */
  interface Trouble {
    void before(World world, int step, String what) throws IOException;

    default void wrote(World world, int step, String what, Path file, long from)
        throws IOException {}
  }

  World(TestLake lake, Durable durable, Trouble trouble) {
    this.lake = lake;
    this.durable = durable;
    this.trouble = trouble;
  }

  TestLake lake() {
    return lake;
  }

  Durable durable() {
    return durable;
  }

  Told told() {
    return told;
  }

  /** True when the trouble is that the disk refuses. */
  boolean refuses() {
    return trouble instanceof Failing;
  }

  /** How often something was synced; none when the product does not tell. */
  synchronized int syncs() {
    return syncs;
  }

  /** What lies abandoned in staging is swept up by whoever comes two days later. */
  StagingArea staging() {
    return new StagingArea(
        HeardStorage.around(lake.lake().storage(), this),
        Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));
  }

  Session session() {
    return Session.open(
        SessionOptions.spillingTo(lake.home().resolve("spill")), this::beforeStatement);
  }

  RunReport write(WriterOptions options) {
    try {
      return HeardWriter.run(lake, staging(), this::session, options, this);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void beforeStatement(String sql) {
    try {
      before(sql.strip().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new SqlFailure(new SQLException("IO Error: " + e.getMessage()));
    }
  }

  @Override
  public synchronized void before(String step) throws IOException {
    durable.look();
    steps++;
    last = step;
    trouble.before(this, steps, step);
  }

  @Override
  public synchronized void wrote(Path file, long from) throws IOException {
    trouble.wrote(this, steps, last, file, from);
  }

  @Override
  public synchronized void before(Path path) throws IOException {
    before("sync " + lake.home().relativize(path));
  }

  @Override
  public synchronized void after(Path path) throws IOException {
    syncs++;
    durable.forced(path);
  }
}
