package dev.tarn.warehouse.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionPoolTest {
  @TempDir Path folder;

  private final AtomicInteger instances = new AtomicInteger();
  private final SessionPool pool = new SessionPool(this::options);

  private SessionOptions options() {
    return SessionOptions.spillingTo(folder.resolve("spill-" + instances.incrementAndGet()));
  }

  @AfterEach
  void closes() {
    pool.close();
  }

  @Test
  void sessionsOneAfterTheOtherShareAnInstance() {
    for (int i = 0; i < 3; i++) {
      try (Session session = pool.open()) {
        assertThat(session.number("SELECT 7")).isEqualTo(7);
      }
    }
    assertThat(instances).hasValue(1);
  }

  @Test
  void noInstanceIsKeptForEver() {
    for (int i = 0; i < 201; i++) {
      pool.open().close();
    }
    assertThat(instances).hasValue(2);
  }

  @Test
  void aSessionSeesNothingOfTheOneBefore() {
    Path file = folder.resolve("a.duckdb");
    try (Session session = pool.open()) {
      new Catalog("lake").attachForWriting(session, file);
      session.execute("CREATE TABLE lake.main.rows AS SELECT 1 AS number");
      session.execute("CREATE TEMP TABLE mine AS SELECT 2 AS number");
      session.execute("CREATE TEMP VIEW seen AS SELECT 3 AS number");
      session.execute("SET TimeZone = 'Asia/Kolkata'");
      session.execute("BEGIN TRANSACTION");
    }
    try (Session session = pool.open()) {
      assertThat(session.number("SELECT count(*) FROM duckdb_tables()")).isZero();
      assertThat(session.number("SELECT count(*) FROM duckdb_views() WHERE NOT internal")).isZero();
      assertThat(session.first("SELECT current_setting('TimeZone')", row -> row.getString(1)).get())
          .isEqualTo("UTC");
      session.execute("BEGIN TRANSACTION");
    }
    assertThat(instances).hasValue(1);
  }

  @Test
  void aClosedSessionHoldsNoFile() {
    Path file = folder.resolve("a.duckdb");
    Catalog catalog = new Catalog("lake");
    try (Session session = pool.open()) {
      catalog.attachForWriting(session, file);
    }
    try (Session other = Session.open(options())) {
      catalog.attachForWriting(other, file); // refused in this process while anybody has it open
      assertThat(
              other.number("SELECT count(*) FROM duckdb_databases() WHERE database_name = 'lake'"))
          .isOne();
    }
  }

  @Test
  void anInstanceInWhichSomethingIsLeftIsNotUsedAgain() {
    try (Session session = pool.open()) {
      session.execute("CREATE TABLE left_behind AS SELECT 1 AS number");
    }
    try (Session session = pool.open()) {
      assertThat(session.number("SELECT count(*) FROM duckdb_tables()")).isZero();
    }
    assertThat(instances).hasValue(2);
  }

  @Test
  void sessionsAtTheSameTimeHaveInstancesOfTheirOwn() {
    Catalog catalog = new Catalog("lake");
    try (Session one = pool.open();
        Session other = pool.open()) {
      catalog.attachForWriting(one, folder.resolve("a.duckdb"));
      catalog.attachForWriting(other, folder.resolve("b.duckdb"));
    }
    assertThat(instances).hasValue(2);
  }

  @Test
  void aFailedStatementDoesNotSpoilWhatFollows() {
    try (Session session = pool.open()) {
      session.execute("BEGIN TRANSACTION");
      assertThatThrownBy(() -> session.execute("SELECT * FROM nothing"))
          .isInstanceOf(SqlFailure.class);
    }
    try (Session session = pool.open()) {
      assertThat(session.number("SELECT 7")).isEqualTo(7);
    }
  }

  @Test
  void anOpenSessionOutlivesItsPool() {
    try (Session session = pool.open()) {
      pool.close();
      assertThat(session.number("SELECT 7")).isEqualTo(7);
    }
  }
}
