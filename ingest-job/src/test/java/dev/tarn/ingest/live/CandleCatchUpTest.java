package dev.tarn.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.ingest.history.Owed;
import dev.tarn.ingest.history.Patience;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.Candle;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Candles that a feed did not bring, and whose history is late or refused. */
class CandleCatchUpTest {
  private static final Instant MINUTE = Instant.now().truncatedTo(ChronoUnit.MINUTES);

  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
  private Intake intake;
  private LiveIngest ingest;

  @BeforeEach
  void follow(@TempDir Path folder) {
    Lake lake = Lake.at(folder.resolve("lake").toString());
    intake =
        new Intake(
            new StagingArea(lake),
            IntakeOptions.of("live", Duration.ofMillis(50), folder.resolve("rejects.jsonl")),
            notices::add);
    VenueRequest request =
        new VenueRequest(
            market,
            List.of("A"),
            Set.of(Subscription.Kind.CANDLES),
            List.of(Timeframe.parse("1m")));
    Clock clock = Clock.systemUTC();
    VenueIngest venue =
        new VenueIngest(
            request,
            new Known(
                lake,
                Duration.ofDays(1),
                clock,
                Owed.read(folder.resolve("owed.json"), notices::add)),
            intake,
            new Watch(
                new Patience(Duration.ofMillis(10), Duration.ofMillis(100)),
                Duration.ofMinutes(5),
                clock),
            notices::add);
    ingest = LiveIngest.start(List.of(venue), intake);
    await().until(() -> market.connected() == 1);
    Candle first = market.minute("A", MINUTE.minusSeconds(120));
    market.send(first);
    market.minute("A", MINUTE.minusSeconds(60));
  }

  @AfterEach
  void end() {
    ingest.close();
    intake.close();
  }

  private void breakAndAsk() {
    int before = market.questions();
    market.drop();
    await().until(() -> market.connected() == 1);
    await().until(() -> market.questions() > before);
  }

  @Test
  void anEmptyAnswerAboutCandlesIsNotBelieved() {
    market.setHistoryEmpty(true);
    breakAndAsk();
    market.setHistoryEmpty(false);
    await().until(() -> intake.counts().candles() >= 3);
    assertThat(notices).noneMatch(line -> line.contains("Cannot fetch"));
  }

  @Test
  void candlesThatAreRefusedAreAskedForAgain() {
    market.setHistoryRefusing(true);
    breakAndAsk();
    market.setHistoryRefusing(false);
    await().until(() -> intake.counts().candles() >= 3);
    assertThat(notices).anyMatch(line -> line.contains("Cannot fetch the 1m candles of A"));
  }
}
