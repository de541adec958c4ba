package dev.tarn.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryCliTest {
  @TempDir Path folder;

  @Test
  void helpAndVersionAreResults() {
    assertThat(run("--help")).startsWith("0 Usage: query-cli").contains("candles", "Examples:");
    assertThat(run("candles", "--help")).startsWith("0 Usage: query-cli candles");
    assertThat(run("--version")).startsWith("0 query-cli ");
  }

  @Test
  void aMissingOrUnknownCommandNamesThoseThereAre() {
    assertThat(run())
        .startsWith("2 Missing command: use one of candles, ticks, ")
        .endsWith("; see query-cli --help\n");
    assertThat(run("candels"))
        .startsWith("2 Unmatched argument")
        .contains("use one of candles, ticks");
  }

  @Test
  void ticksComeByTimeAndSequence() {
    TestLake lake = new TestLake(folder.resolve("lake"));
    lake.ticks("v", "S", "2026-01-01T00:00:00Z", 5);
    assertThat(lake.run("ticks", "--symbol", "S", "--limit", "2", "--format", "csv")).isZero();
    assertThat(lake.out())
        .isEqualTo(
            """
            venue,symbol,time,price,size,side,trade_id,sequence,received_at
            v,S,2026-01-01T00:00:03Z,4,0.1,BUY,t3,3,
            v,S,2026-01-01T00:00:04Z,5,0.1,BUY,t4,4,
            """);
    assertThat(lake.run("ticks", "--symbol", "S", "--to", "2025-01-01")).isZero();
    assertThat(lake.err()).startsWith("No ticks of 'S' to 2025-01-01T00:00:00Z");
  }

  @Test
  void datasetsAndStatusCountWhatIsThere() throws InterruptedException {
    TestLake lake = new TestLake(folder.resolve("lake"));
    lake.ticks("v", "S", "2026-01-01T00:00:00Z", 90).publish();
    lake.ticks("v", "T", "2026-01-01T00:00:00Z", 1);
    assertThat(lake.run("datasets", "--format", "csv")).isZero();
    assertThat(lake.out())
        .startsWith("dataset,database,merge,rows,first_time,last_time\n")
        .contains("\nticks,core,unique,91,2026-01-01T00:00:00Z,2026-01-01T00:01:29Z\n")
        .contains("\ncandles,core,latest,3,2026-01-01T00:00:00Z,2026-01-01T00:01:00Z\n")
        .contains("\nsignals,runs,latest,0,,\n");
    assertThat(lake.run("status", "--format", "csv")).isZero();
    assertThat(lake.out())
        .startsWith(
            "dataset,database,generation,published_at,waiting_segments,waiting_bytes,loaded_segments,open_journals,quarantined\n")
        .containsPattern("\nticks,core,1,20..-[^,]+Z,1,[1-9]\\d*,1,0,0\n")
        .contains("\nruns,runs,0,,0,0,0,0,0\n");
  }

  @Test
  void aDamagedFileIsNamedAndTheRestIsRead() throws IOException {
    TestLake lake = new TestLake(folder.resolve("lake"));
    lake.ticks("v", "S", "2026-01-01T00:00:00Z", 2);
    Path damaged =
        lake.home().resolve("staging/ticks/20260101T000000.000000Z-x-00000000000000ff.parquet");
    Files.writeString(damaged, "PAR1 no");
    assertThat(lake.run("ticks", "--symbol", "S", "--format", "jsonl")).isZero();
    assertThat(lake.out().lines()).hasSize(2);
    assertThat(lake.err()).contains(damaged.toString()).contains("is left out");
  }

  @Test
  void aReaderThatHasHadEnoughIsNoError() {
    TestLake lake = new TestLake(folder.resolve("lake"));
    lake.ticks("v", "S", "2026-01-01T00:00:00Z", 5);
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        QueryCli.run(
            gone,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            "ticks",
            "--symbol=S",
            "--lake=" + lake.home());
    assertThat(code).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static String run(String... args) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(all, true, StandardCharsets.UTF_8);
    int code = QueryCli.run(stream, stream, args);
    return code + " " + all.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
