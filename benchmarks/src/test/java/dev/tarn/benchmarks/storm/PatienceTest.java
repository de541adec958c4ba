package dev.tarn.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final AtomicInteger attempts = new AtomicInteger();

  private int fail(String message) throws SQLException {
    attempts.incrementAndGet();
    throw new SQLException(message);
  }

  @Test
  void theLastFailureIsTold() {
    Patience patience = Patience.linear(3, Duration.ofMillis(1));
    assertThatThrownBy(() -> patience.get(() -> fail("locked")))
        .isInstanceOf(SQLException.class)
        .hasMessage("locked");
    assertThat(attempts).hasValue(3);
  }

  @Test
  void onlyWhatMayPassIsTriedAgain() {
    Patience patience = Patience.doubling(5, Duration.ofMillis(1), "database is locked");
    assertThatThrownBy(() -> patience.get(() -> fail("disk full"))).hasMessage("disk full");
    assertThat(attempts).hasValue(1);
    assertThatThrownBy(() -> patience.get(() -> fail("database is locked")))
        .hasMessage("database is locked");
    assertThat(attempts).hasValue(6);
  }
}
