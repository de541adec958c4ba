package dev.tarn.ingest.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.source.SourceException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Questions that are asked again. */
class PatienceTest {
  @Test
  void theLongestWaitMayBeAsShortAsTheShortest() throws Exception {
    Duration wait = Duration.ofMillis(1);
    List<String> notices = new CopyOnWriteArrayList<>();
    String answer =
        new Patience(wait, wait)
            .ask(
                "asking",
                notices::add,
                () -> {
                  if (notices.isEmpty()) {
                    throw SourceException.unavailable("Cannot reach market", null);
                  }
                  return "yes";
                });
    assertThat(answer).isEqualTo("yes");
    assertThat(notices).hasSize(1).allMatch(line -> line.contains("asking again in 0.0 s"));
  }

  @Test
  void aVenueIsNeverAskedBeforeTheTimeThatItNames() throws Exception {
    Duration named = Duration.ofMillis(20);
    List<String> notices = new CopyOnWriteArrayList<>();
    List<Long> asked = new CopyOnWriteArrayList<>();
    Patience patience = new Patience(Duration.ofMillis(1), Duration.ofMillis(2));
    patience.ask(
        "asking",
        notices::add,
        () -> {
          asked.add(System.nanoTime());
          if (asked.size() <= 20) {
            throw SourceException.limited("market is busy", null, named);
          }
          return "yes";
        });
    for (int i = 1; i < asked.size(); i++) {
      assertThat(asked.get(i) - asked.get(i - 1)).isGreaterThanOrEqualTo(named.toNanos());
    }
  }
}
