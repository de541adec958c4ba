package dev.tarn.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.live.VenueTime.Verdict;
import dev.tarn.ingest.live.VenueTime.Way;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which is wrong: a row that is ahead, or this machine's clock. */
class VenueTimeTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final VenueTime time = new VenueTime();

  private static Tick tick(Instant at) {
    return new Tick("market", "A", at, 1, 1, Side.BUY, at.toString(), null, null);
  }

  private Verdict live(long minutesAhead, long second) {
    Instant now = NOON.plusSeconds(second);
    Instant at = now.plus(Duration.ofMinutes(minutesAhead));
    return time.judge(tick(at), Way.LIVE, at, now);
  }

  private Verdict past(long minutesAhead) {
    Instant at = NOON.plus(Duration.ofMinutes(minutesAhead));
    return time.judge(tick(at), Way.PAST, at, NOON);
  }

  @Test
  void rowsThatAreAllAheadAreHeldUntilThereAreThreeAndTakenInTheirOrder() {
    assertThat(live(120, 1).taken()).isEmpty();
    assertThat(live(121, 2).taken()).isEmpty();
    Verdict third = live(119, 3);
    assertThat(third.taken())
        .extracting(row -> ((Tick) row).time())
        .containsExactly(NOON.plusSeconds(7_201), NOON.plusSeconds(7_262), NOON.plusSeconds(7_143));
    assertThat(third.learned()).isTrue();
    assertThat(time.behind()).isEqualTo(Duration.ofMinutes(121));
    assertThat(live(120, 4).taken()).hasSize(1);
  }

  @Test
  void oneThatIsAheadOfItsNeighboursIsWrong() {
    live(0, 1);
    assertThat(live(120, 2)).isEqualTo(new Verdict(List.of(), List.of(), false));
    Verdict next = live(0, 3);
    assertThat(next.rejected()).hasSize(1);
    assertThat(next.taken()).hasSize(1);
    assertThat(time.behind()).isZero();
  }

  @Test
  void oneThatIsFurtherAheadThanTheOthersIsWrong() {
    live(10_000, 1);
    assertThat(live(120, 2).rejected()).hasSize(1);
    live(120, 3);
    assertThat(live(120, 4).taken()).hasSize(3);
    assertThat(live(300, 5).taken()).isEmpty();
    assertThat(live(120, 6).rejected()).hasSize(1);
  }

  @Test
  void aTimeInWrongUnitsIsNeverTaken() {
    for (int i = 0; i < 10; i++) {
      assertThat(live(60L * 24 * 367, i).rejected()).hasSize(1);
    }
  }

  @Test
  void aClockThatWasSetIsTrustedAgain() {
    for (int i = 0; i < 3; i++) {
      live(120, i);
    }
    live(0, 4);
    live(0, 5);
    assertThat(time.behind()).isPositive();
    assertThat(live(0, 6).learned()).isTrue();
    assertThat(time.behind()).isZero();
    assertThat(live(120, 7).taken()).isEmpty();
  }

  @Test
  void historyThatRunsAheadIsHeldForItsNeighboursToo() {
    assertThat(past(30).taken()).hasSize(1);
    assertThat(past(70).taken()).isEmpty();
    assertThat(past(80).taken()).isEmpty();
    assertThat(past(300).taken()).hasSize(3);
    assertThat(time.behind()).isEqualTo(Duration.ofMinutes(300));
  }

  @Test
  void oneOfHistoryThatIsAheadOfTheNextIsWrong() {
    past(300);
    assertThat(past(10).rejected()).hasSize(1);
  }

  @Test
  void aFeedThatIsOnTimeTellsThatHistoryIsWrongAndHistoryTellsNothingOfAFeed() {
    past(300);
    assertThat(live(0, 1).rejected()).hasSize(1);
    live(120, 2);
    assertThat(past(-300).rejected()).isEmpty();
    assertThat(time.undecided()).hasSize(1);
  }
}
