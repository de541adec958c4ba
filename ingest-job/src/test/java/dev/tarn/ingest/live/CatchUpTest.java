package dev.tarn.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.ingest.history.HistoryJob;
import dev.tarn.ingest.history.LakeEnds;
import dev.tarn.ingest.history.Owed;
import dev.tarn.ingest.history.Patience;
import dev.tarn.ingest.history.Plan;
import dev.tarn.ingest.history.Planner;
import dev.tarn.ingest.history.RetryOptions;
import dev.tarn.ingest.history.Witness;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Trades that a feed did not bring, whose history is late, faulty, or has to wait for a restart.
 */
class CatchUpTest {
  @TempDir private Path folder;
  private final List<String> notices = new CopyOnWriteArrayList<>();

  private final Witness witness =
      new Witness() {
        @Override
        public void say(String line) {
          notices.add(line);
        }

        @Override
        public void moved(Duration time) {}

        @Override
        public void garbage(Garbage garbage) {
          throw new AssertionError(garbage);
        }
      };

  /** A process, from its start to its end. */
  private record Run(Intake intake, LiveIngest ingest) implements AutoCloseable {
    @Override
    public void close() {
      ingest.close();
      intake.close();
    }
  }

  private Lake lake() {
    return Lake.at(folder.resolve("lake").toString());
  }

  private Owed owed() {
    return Owed.read(folder.resolve("owed.json"), notices::add);
  }

  private Run run(LiveMarket market) {
    Clock clock = Clock.systemUTC();
    Intake intake =
        new Intake(
            new StagingArea(lake()),
            IntakeOptions.of("live", Duration.ofMillis(50), folder.resolve("rejects.jsonl")),
            notices::add);
    VenueIngest venue =
        new VenueIngest(
            new VenueRequest(market, List.of("A"), Set.of(Subscription.Kind.TRADES), List.of()),
            new Known(lake(), Duration.ofDays(1), clock, owed()),
            intake,
            new Watch(
                new Patience(Duration.ofMillis(10), Duration.ofMillis(100)),
                Duration.ofMinutes(5),
                clock),
            notices::add);
    Run run = new Run(intake, LiveIngest.start(List.of(venue), intake));
    await().until(() -> market.connected() == 1);
    return run;
  }

  /** Breaks the connection for as long as some trades take. */
  private static void missed(LiveMarket market, int trades) {
    market.setDown(true);
    market.drop();
    for (int i = 0; i < trades; i++) {
      market.happen("A");
    }
    market.setDown(false);
    await().until(() -> market.connected() == 1);
  }

  private void assertWhole(long last) {
    LakeEnds ends = new LakeEnds(lake(), Clock.systemUTC());
    assertThat(ends.lastTrade("market", "A").orElseThrow().number())
        .isEqualTo(OptionalLong.of(last));
    assertThat(ends.numberGaps("market", "A", Instant.EPOCH)).isEmpty();
  }

  @Test
  void whatWasNotFetchedWhenTheProcessEndedIsFetchedByTheNextThoughNewerTradesCame() {
    LiveMarket market = new LiveMarket(TradeNumbers.UNCOUNTED);
    try (Run first = run(market)) {
      market.trade("A");
      market.setHistoryDown(true);
      missed(market, 150);
      market.trade("A");
      await().until(() -> first.intake().flush() && market.questions() > 1);
    }
    assertThat(new LakeEnds(lake(), Clock.systemUTC()).numberGaps("market", "A", Instant.EPOCH))
        .hasSize(1);
    assertThat(owed().of("market")).containsOnlyKeys("A");
    market.setHistoryDown(false);
    try (Run second = run(market)) {
      await().until(() -> owed().of("market").isEmpty());
      assertThat(second.intake().counts().rejected()).isZero();
    }
    assertWhole(152);
  }

  @ParameterizedTest
  @EnumSource(TradeNumbers.class)
  void whatHistoryRefusesStaysOwedIsToldAndIsFetchedOnceItIsGiven(TradeNumbers numbers) {
    LiveMarket market = new LiveMarket(numbers);
    try (Run run = run(market)) {
      market.trade("A");
      market.setHistoryRefusing(true);
      missed(market, 3);
      market.trade("A");
      await().until(() -> market.questions() >= 2);
      VenueState.SymbolState refused = run.ingest().state().get(0).symbols().get(0);
      assertThat(refused.refused()).hasValue("market refuses: HTTP 401");
      assertThat(notices).filteredOn(line -> line.contains("'ingest-job recover'")).hasSize(1);
      if (numbers == TradeNumbers.UNCOUNTED) {
        assertThat(owed().of("market")).containsOnlyKeys("A");
      }
      market.setHistoryRefusing(false);
      await().until(() -> run.ingest().state().get(0).symbols().get(0).refused().isEmpty());
      assertThat(run.intake().flush()).isTrue();
    }
    assertWhole(5);
  }

  @ParameterizedTest
  @EnumSource(TradeNumbers.class)
  void recoverFetchesWhatWasRefusedAndIsOwedThoughNewerTradesCame(TradeNumbers numbers)
      throws Exception {
    LiveMarket market = new LiveMarket(numbers);
    try (Run run = run(market)) {
      market.trade("A");
      market.setHistoryRefusing(true);
      missed(market, 3);
      market.trade("A");
      await().until(() -> run.intake().flush() && market.questions() >= 2);
    }
    if (numbers == TradeNumbers.UNCOUNTED) { // others are told by their numbers
      Path stream = Files.createDirectories(lake().home().resolve("ingest/stream"));
      Files.copy(folder.resolve("owed.json"), stream.resolve(Owed.FILE));
    }
    market.setHistoryRefusing(false);
    Instant now = Instant.now();
    RetryOptions retries = RetryOptions.DEFAULT.withAskAgain(List.of());
    Clock clock = Clock.systemUTC();
    Plan plan =
        new Planner(market, lake(), retries, witness, clock)
            .recovery(List.of("A"), now.minusSeconds(3_600), now.minusSeconds(3_600));
    new HistoryJob(market, lake(), retries, Duration.ofSeconds(1), witness, clock).run(plan);
    assertWhole(5);
  }

  @Test
  void aLongQuestionGoesOnFromWhereItWasThoughTheFeedBreaksAgain() {
    LiveMarket market = new LiveMarket(TradeNumbers.UNCOUNTED);
    try (Run run = run(market)) {
      Instant first = market.trade("A").time();
      market.setHistoryDownAfter(3);
      missed(market, 450); // five pages
      await().until(() -> run.ingest().state().get(0).symbols().get(0).fetched() >= 299);
      await().until(() -> owed().of("market").get("A").isAfter(first));
      missed(market, 1);
      market.setHistoryDownAfter(Integer.MAX_VALUE);
      await().until(() -> owed().of("market").isEmpty());
      assertThat(run.ingest().state().get(0).symbols().get(0).fetched())
          .as("with what is at the seams")
          .isBetween(451L, 460L);
    }
    assertWhole(452);
  }

  @Test
  void oneAnswerSettlesAllHolesThatItShowsOfAVenueThatLeavesNumbersOut() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    market.setStep(10);
    try (Run run = run(market)) {
      for (int i = 0; i < 40; i++) {
        market.trade("A");
        market.happen("A");
      }
      market.trade("A");
      await().until(() -> run.ingest().state().get(0).symbols().get(0).missing() == 0);
      assertThat(run.ingest().state().get(0).symbols().get(0).fetched()).isEqualTo(40);
      assertThat(run.intake().counts().ticks()).isEqualTo(81);
      assertThat(market.questions()).isLessThanOrEqualTo(5);
    }
  }

  @Test
  void anAnswerWithNothingButTheLastTradeIsNotBelieved() {
    LiveMarket market = new LiveMarket(TradeNumbers.UNCOUNTED);
    try (Run run = run(market)) {
      market.trade("A");
      market.setHistoryBehind(1);
      missed(market, 1);
      await().until(() -> market.questions() >= 1);
      market.setHistoryBehind(0);
      await().until(() -> run.ingest().state().get(0).symbols().get(0).fetched() >= 2);
    }
    assertWhole(2);
  }

  @Test
  void aSourceWithAnErrorOfItsOwnIsAskedAgain() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    try (Run run = run(market)) {
      market.trade("A");
      market.setHistoryFaulty(true);
      market.happen("A");
      market.trade("A");
      await().until(() -> market.questions() >= 1);
      market.setHistoryFaulty(false);
      await().until(() -> run.ingest().state().get(0).symbols().get(0).fetched() == 1);
    }
    assertWhole(3);
    assertThat(notices).anyMatch(line -> line.contains("no such field; asking again"));
  }

  @Test
  void theEarlierTimeIsOwedUntilItIsSettled() {
    Instant noon = Instant.parse("2026-11-20T12:00:00Z");
    Owed owed = owed();
    owed.owe("market", Map.of("A", noon, "B", noon));
    owed.owe("market", Map.of("A", noon.plusSeconds(1), "B", noon.minusSeconds(1)));
    owed.owe("other", Map.of("A", noon));
    owed.settle("other", "A");
    assertThat(owed().of("market")).isEqualTo(Map.of("A", noon, "B", noon.minusSeconds(1)));
    assertThat(owed().of("other")).isEmpty();
    owed.settle("market", "B");
    assertThat(owed().of("market")).containsOnlyKeys("A");
  }

  @Test
  void aNoteThatCannotBeReadIsToldAndOwesNothing() throws Exception {
    Files.writeString(folder.resolve("owed.json"), "{\"market\": {\"A\": \"yesterday\"}}");
    assertThat(owed().of("market")).isEmpty();
    assertThat(notices).hasSize(1).allMatch(line -> line.contains("owed.json"));
  }
}
