package dev.tarn.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program says that is older than the one that wrote the lake. */
class NewerDatabaseTest {
  /** DuckDB's main header: a checksum, DUCK, and the storage version, in a block of 4,096 bytes. */
  private static final int HEADER_BYTES = 4096;

  private static final int CHECKED_FROM = 8;
  private static final int VERSION_AT = 12;

  @TempDir Path folder;

  @Test
  void aDatabaseOfANewerVersionIsRefusedAtOnceAndReadFromParquet() throws Exception {
    TestLake lake = new TestLake(folder.resolve("lake"));
    lake.candle("v", "S", "1m", "2026-01-01T00:00:00Z", 5).publish();
    makeNewer(lake.home().resolve("warehouse/core.duckdb").toRealPath());
    for (String source : List.of("fresh", "duckdb")) {
      assertThat(lake.run("candles", "--symbol=S", "--source", source)).isEqualTo(1);
      assertThat(lake.err())
          .startsWith("Cannot read " + lake.home().resolve("warehouse/core.duckdb"))
          .contains("written by a newer version", "version number 200")
          .hasLineCount(1);
      assertThat(lake.out()).isEmpty();
    }
    assertThat(lake.run("candles", "--symbol=S", "--source=parquet", "--columns=close")).isZero();
    assertThat(lake.out()).isEqualTo("close\n    5\n");
  }

  private static void makeNewer(Path database) throws IOException {
    Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-------"));
    try (FileChannel file =
        FileChannel.open(database, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(file.read(header, 0)).isEqualTo(HEADER_BYTES);
      assertThat(header.getLong(0)).as("DuckDB's checksum").isEqualTo(checksum(header));
      header.putLong(VERSION_AT, 200);
      header.putLong(0, checksum(header));
      file.write(header.rewind(), 0);
    }
  }

  private static long checksum(ByteBuffer header) {
    long sum = 5381;
    for (int at = CHECKED_FROM; at < HEADER_BYTES; at += Long.BYTES) {
      sum ^= header.getLong(at) * 0xbf58476d1ce4e5b9L;
    }
    return sum;
  }
}
