package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.JobFixture.Result;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The synthetic market, live and as a history. */
class SimulateTest {
  private JobFixture job;

  @BeforeEach
  void freshLake(@TempDir Path folder) {
    job = new JobFixture(folder);
  }

  private Result history(String... more) {
    Object[] arguments = new Object[9 + more.length];
    System.arraycopy(
        new Object[] {
          "simulate",
          "--symbols",
          "A,B",
          "--rate",
          "100",
          "--duration",
          "10m",
          "--from",
          "2026-11-01T00:00:00Z"
        },
        0,
        arguments,
        0,
        9);
    System.arraycopy(more, 0, arguments, 9, more.length);
    return job.run(arguments);
  }

  @Test
  void aHistoryHasItsRateAndItsDuration() {
    Result result = history("--seed", "7");

    assertThat(result)
        .isEqualTo(new Result(0, "60,000 trades of A, B appended to ticks (seed 7)\n", ""));
    assertThat(job.rows("ticks")).hasSize(60_000);
    assertThat(job.rows("ticks").get(0))
        .containsEntry("time", Instant.parse("2026-11-01T00:00:00Z"))
        .containsEntry("venue", "simulated");
    assertThat(job.rows("ticks").get(59_999))
        .containsEntry("time", Instant.parse("2026-11-01T00:09:59.990Z"));
    assertThat(job.rows("ticks")).extracting(row -> row.get("trade_id")).doesNotHaveDuplicates();
    assertThat(job.rows("ticks")).extracting(row -> row.get("symbol")).contains("A", "B");
    assertThat(job.rows("ticks")).extracting(row -> row.get("side")).contains("BUY", "SELL");
  }

  @Test
  void theSameHistoryAgainAddsNothing() {
    history("--seed", "7");

    assertThat(history("--seed", "7").out()).contains("already there");
    assertThat(job.segments("ticks")).hasSize(1);
    assertThat(history("--seed", "8").out()).contains("appended");
    assertThat(job.segments("ticks")).hasSize(2);
  }

  @Test
  void aLiveMarketHappensNow() {
    Instant before = Instant.now();

    Result result = job.run("simulate", "--symbols", "A", "--rate", "1000", "--duration", "200ms");

    assertThat(result.out()).startsWith("200 trades of A appended to ticks (seed ");
    assertThat(job.rows("ticks"))
        .hasSize(200)
        .allSatisfy(
            row ->
                assertThat((Instant) row.get("time"))
                    .isBetween(before.minusMillis(1), Instant.now()));
    assertThat(job.leftovers()).isEmpty();
  }

  @Test
  void wrongUsageSaysWhatIsWrong() {
    assertThat(
            job.run("simulate", "--symbols", "A,A", "--rate", "1", "--duration", "1s").exitCode())
        .isEqualTo(2);
    assertThat(job.run("simulate", "--symbols", "A", "--rate", "0", "--duration", "1s").err())
        .contains("Invalid rate 0.0");
    assertThat(
            job.run("simulate", "--symbols", "A", "--rate", "1", "--duration", "tomorrow")
                .exitCode())
        .isEqualTo(2);
    assertThat(history("--from", "yesterday").exitCode()).isEqualTo(2);
    assertThat(job.run("simulate").exitCode()).isEqualTo(2);
    assertThat(job.lake()).doesNotExist();
  }
}
