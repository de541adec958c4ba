package dev.tarn.warehouse.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DuckDB's failures are told apart by their words, those of 1.4 to 2.0. */
class SqlFailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOCKED | IO Error: Could not set lock on file \"/a\": Conflicting lock is held in /usr/bin/java (PID 5756). See also https://duckdb.org/x",
        "LOCKED | Resource In Use Error: Unique file handle conflict: Cannot attach \"core\" - the database file is already attached",
        "DAMAGED | IO Error: The file \"/a\" exists, but it is not a valid DuckDB database file!",
        "DAMAGED | IO Error: Could not read enough bytes from file \"/a\": attempted to read 174432 bytes from location 100000",
        "DAMAGED | Data Corruption Error: Corrupt database file: computed checksum 1 does not match stored checksum 2",
        "ENVIRONMENT | IO Error: Could not write file \"/a\": No space left on device",
        "ENVIRONMENT | TransactionContext Error: Failed to commit: Cannot open file \"/a.wal\": Permission denied",
        "ENVIRONMENT | Out of Memory Error: could not allocate block of size 256.0 KiB",
        "LOST | INTERNAL Error: Information loss on integer cast",
        "LOST | FATAL Error: Failed: database has been invalidated because of a previous fatal error",
        "INTERRUPTED | INTERRUPT Error: Interrupted!",
        "STATEMENT | Invalid Input Error: No magic bytes found at end of file 'x.parquet'",
        "STATEMENT | Constraint Error: NOT NULL constraint failed: u.i"
      })
  void theKindIsToldByTheWords(SqlFailure.Kind kind, String message) {
    assertThat(new SqlFailure(new SQLException(message)).kind()).isEqualTo(kind);
  }

  @Test
  void theHolderIsNamedAndTheMessageIsOneLine() {
    SqlFailure failure =
        new SqlFailure(
            new SQLException(
                "IO Error: Could not set lock on file \"/a\": Conflicting lock is held in java (PID 5756). See also https://duckdb.org/x\nmore"));
    assertThat(failure.holder()).hasValue(5756);
    assertThat(failure).hasMessageEndingWith("(PID 5756).").message().hasLineCount(1);
  }

  @Test
  void aQueryThatFailsWhileItRunsTellsWhy(@TempDir Path folder) {
    try (Session session = Session.open(SessionOptions.spillingTo(folder))) {
      assertThat(session.connection()).as("streams from here on").isNotNull();
      SqlFailure failure =
          catchThrowableOfType(
              SqlFailure.class, () -> session.number("SELECT error('the reason') FROM range(9)"));
      assertThat(failure).hasMessageContaining("the reason");
    }
  }

  @Test
  void aDamagedDatabaseIsKnownAsSuch(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("a.duckdb");
    Files.writeString(file, "this is no database".repeat(1_000));
    try (Session session = Session.open(SessionOptions.spillingTo(folder))) {
      SqlFailure failure =
          catchThrowableOfType(
              SqlFailure.class, () -> new Catalog("core").attachForReading(session, file));
      assertThat(failure.kind()).isEqualTo(SqlFailure.Kind.DAMAGED);
    }
  }
}
