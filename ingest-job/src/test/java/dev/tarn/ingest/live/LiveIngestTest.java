package dev.tarn.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.ingest.history.Owed;
import dev.tarn.ingest.history.Patience;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Lake;
import dev.tarn.staging.ParquetRows;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.storage.LocalStorage;
import dev.tarn.staging.testing.Fault;
import dev.tarn.staging.testing.FaultyStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Feeds that break, fall silent and leave out, and what is in staging afterwards. */
class LiveIngestTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Patience SHORT = new Patience(Duration.ofMillis(10), Duration.ofMillis(100));

  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Path folder;
  private FaultyStorage storage;
  private StagingArea staging;
  private Intake intake;

  @BeforeEach
  void freshLake(@TempDir Path temporary) {
    folder = temporary;
    storage = new FaultyStorage(new LocalStorage(folder.resolve("lake")), Fault.NEVER);
    staging = new StagingArea(storage, Clock.systemUTC());
    intake =
        new Intake(
            staging,
            IntakeOptions.of("live", Duration.ofMillis(50), folder.resolve("rejects.jsonl")),
            notices::add);
  }

  @AfterEach
  void endAll() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    intake.close();
  }

  private LiveIngest start(LiveMarket market, Duration silence, String... symbols) {
    VenueRequest request =
        new VenueRequest(market, List.of(symbols), Set.of(Subscription.Kind.TRADES), List.of());
    VenueIngest venue =
        new VenueIngest(
            request,
            new Known(
                new Lake(folder.resolve("lake"), storage),
                Duration.ofDays(1),
                Clock.systemUTC(),
                Owed.read(folder.resolve("owed.json"), notices::add)),
            intake,
            new Watch(SHORT, silence, Clock.systemUTC()),
            notices::add);
    LiveIngest ingest = LiveIngest.start(List.of(venue), intake);
    open.add(ingest);
    return ingest;
  }

  private static void awaitConnected(LiveMarket market) {
    await().until(() -> market.connected() == 1);
  }

  /** The numbers of all staged trades of a symbol, sorted, and each as often as it is there. */
  private List<Long> numbers(String symbol) {
    intake.flush();
    List<Long> numbers = new ArrayList<>();
    for (Segment segment : staging.segments(MarketDatasets.TICKS)) {
      Path file = folder.resolve("lake/staging/ticks").resolve(segment.name() + ".parquet");
      try (ParquetRows rows = ParquetRows.open(file)) {
        int name = rows.columns().indexOf("symbol");
        int number = rows.columns().indexOf("sequence");
        while (rows.next()) {
          if (symbol.equals(rows.value(name))) {
            numbers.add((Long) Objects.requireNonNull(rows.value(number)));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return numbers.stream().sorted().toList();
  }

  private static List<Long> to(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private void awaitAll(String symbol, long last) {
    await()
        .untilAsserted(() -> assertThat(numbers(symbol).stream().distinct()).isEqualTo(to(last)));
  }

  @Test
  void whatComesIsStagedOnce() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    start(market, LONG, "A", "B");
    awaitConnected(market);
    for (int i = 0; i < 10; i++) {
      market.trade("A");
      market.trade("B");
    }
    assertThat(numbers("A")).isEqualTo(to(10));
    assertThat(numbers("B")).isEqualTo(to(10));
    assertThat(intake.counts()).isEqualTo(new Intake.Counts(20, 0, 0));
  }

  @ParameterizedTest
  @EnumSource(TradeNumbers.class)
  void whatHappensWhileTheConnectionIsBrokenIsFetched(TradeNumbers numbers) {
    LiveMarket market = new LiveMarket(numbers);
    start(market, LONG, "A");
    for (int round = 0; round < 5; round++) {
      awaitConnected(market);
      market.trade("A");
      market.setDown(true);
      market.drop();
      for (int i = 0; i < 150; i++) { // more than a page
        market.happen("A");
      }
      market.setDown(false);
    }
    awaitAll("A", 5 * 151);
    assertThat(market.connects()).isGreaterThanOrEqualTo(5);
    assertThat(notices).anyMatch(line -> line.contains("connecting again in"));
  }

  @Test
  void aQuietMarketIsAskedWhatHappenedThoughNoTradeComes() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    start(market, LONG, "A");
    awaitConnected(market);
    market.trade("A");
    market.happen("A");
    market.drop();
    awaitAll("A", 2);
  }

  @Test
  void whatTheFeedLeavesOutIsFetched() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    LiveIngest ingest = start(market, LONG, "A");
    awaitConnected(market);
    market.trade("A");
    market.happen("A");
    market.happen("A");
    market.trade("A");
    awaitAll("A", 4);
    await().until(() -> ingest.state().get(0).symbols().get(0).missing() == 0);
    assertThat(ingest.state().get(0).symbols().get(0).fetched()).isEqualTo(2);
  }

  @Test
  void whatComesLateIsNotAskedFor() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    LiveIngest ingest = start(market, LONG, "A");
    awaitConnected(market);
    market.trade("A");
    Tick late = market.happen("A");
    market.trade("A");
    market.send(late);
    assertThat(ingest.state().get(0).symbols().get(0).missing()).isZero();
    assertThat(numbers("A")).isEqualTo(to(3));
  }

  @Test
  void whatIsSentAgainIsLeftToTheMerge() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    LiveIngest ingest = start(market, LONG, "A");
    awaitConnected(market);
    Tick tick = market.trade("A");
    market.trade("A");
    market.send(tick);
    assertThat(numbers("A")).containsExactly(1L, 1L, 2L);
    assertThat(ingest.state().get(0).symbols().get(0).missing()).isZero();
  }

  @Test
  void itGoesOnWhereTheLakeEndsAndFillsItsHoles() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    for (int i = 0; i < 8; i++) {
      market.happen("A");
    }
    for (long number : List.of(2L, 3L, 5L)) {
      intake.tick(market.history("A", number));
    }
    intake.flush();
    start(market, LONG, "A");
    await()
        .untilAsserted(() -> assertThat(numbers("A")).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L));
    awaitConnected(market);
    market.trade("A");
    await().untilAsserted(() -> assertThat(numbers("A")).endsWith(8L, 9L).hasSize(8));
  }

  @Test
  void whatIsTooOldToGoOnFromIsAskedForAsFarBackAsIsAllowed() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    market.happen("A");
    market.happen("A");
    Tick old = market.history("A", 1);
    intake.tick(
        new Tick(
            "market",
            "A",
            old.time().minus(Duration.ofDays(3)),
            1,
            1,
            Side.BUY,
            "0",
            0L,
            old.receivedAt()));
    intake.flush();
    start(market, LONG, "A", "B");
    await().untilAsserted(() -> assertThat(numbers("A")).containsExactly(0L, 1L, 2L));
  }

  @Test
  void aVenueThatRefusesLaterIsWaitedFor() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    LiveIngest ingest = start(market, LONG, "A");
    awaitConnected(market);
    market.refuse(true);
    market.drop();
    await().until(() -> notices.stream().anyMatch(line -> line.contains("is delisted")));
    assertThat(ingest.isRunning()).isTrue();
    assertThat(ingest.state().get(0).connectedSince()).isEmpty();
    market.refuse(false);
    awaitConnected(market);
    market.trade("A");
    awaitAll("A", 1);
  }

  @Test
  void aSilentConnectionIsGivenUp() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    start(market, Duration.ofMillis(200), "A");
    awaitConnected(market);
    market.trade("A");
    await().until(() -> market.connects() >= 3);
    assertThat(market.connected()).isLessThanOrEqualTo(1);
    assertThat(notices).anyMatch(line -> line.startsWith("Nothing has come from market for"));
    market.trade("A");
    awaitAll("A", 2);
  }

  @Test
  void anExchangeThatIsDownIsWaitedFor() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    market.setDown(true);
    LiveIngest ingest = start(market, LONG, "A");
    await().until(() -> ingest.state().get(0).failures() >= 3);
    assertThat(ingest.state().get(0).problem()).hasValue("Cannot reach market: connection refused");
    market.setDown(false);
    awaitConnected(market);
    market.trade("A");
    assertThat(numbers("A")).isEqualTo(to(1));
    assertThat(ingest.state().get(0).problem()).isEmpty();
  }

  @Test
  void historyThatIsDownOrEmptyIsAskedAgain() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    start(market, LONG, "A");
    awaitConnected(market);
    market.setHistoryEmpty(true);
    market.trade("A");
    market.happen("A");
    market.trade("A");
    await().until(() -> market.questions() >= 1);
    assertThat(numbers("A")).containsExactly(1L, 3L);
    market.setHistoryDown(true);
    int before = market.questions();
    await().until(() -> market.questions() > before + 3);
    market.setHistoryEmpty(false);
    market.setHistoryDown(false);
    awaitAll("A", 3);
  }

  @Test
  void tradesThatTheVenueDoesNotHaveAreGivenUpAndNamed() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    LiveIngest ingest = start(market, LONG, "A");
    awaitConnected(market);
    market.trade("A");
    Tick second = market.trade("A");
    Tick tenth =
        new Tick(
            "market", "A", second.time().plusMillis(1), 1, 1, Side.BUY, "10", 10L, Instant.now());
    market.send(tenth);
    assertThat(ingest.state().get(0).symbols().get(0).missing()).isEqualTo(7);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ingest.state().get(0).symbols().get(0).missing() == 0);
    assertThat(notices).anyMatch(line -> line.contains("has no trades of A from 3 to 9"));
  }

  @Test
  void aFullDiskHoldsTheFeedUpAndLosesNothing() throws Exception {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    // so long that this test's own threads are not taken for silent where they get no processor
    Duration silence = Duration.ofSeconds(2);
    LiveIngest ingest = start(market, silence, "A");
    awaitConnected(market);
    market.trade("A");
    storage.fill();
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; i < 2_000; i++) {
                market.trade("A");
              }
            });
    sender.start();
    await().until(() -> intake.pausedSince().isPresent());
    intake.reject("market", new Garbage("x", "no JSON")); // for which there is room
    assertThat(notices).noneMatch(line -> line.startsWith("Going on"));
    Thread.sleep(silence.plusMillis(400).toMillis());
    assertThat(sender.isAlive()).as("the feed is held up").isTrue();
    assertThat(market.connects()).as("a feed that is held up is not silent").isEqualTo(1);
    assertThat(ingest.state().get(0).failures()).isZero();
    storage.free();
    sender.join();
    await().until(() -> intake.pausedSince().isEmpty());
    List<Long> all = numbers("A");
    assertThat(to(2_001)).as("nothing is lost").allMatch(all::contains);
    assertThat(all).as("nor staged twice").hasSize(2_001);
    assertThat(notices)
        .filteredOn(line -> line.startsWith("Paused") || line.startsWith("Going on"))
        .hasSize(2);
  }

  @Test
  void aTimeInTheFutureIsRejected() throws IOException {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    start(market, LONG, "A");
    awaitConnected(market);
    Instant now = Instant.now();
    market.send(
        new Tick("market", "A", now.plus(Duration.ofHours(2)), 1, 1, Side.BUY, "1", 1L, now));
    market.send(new Tick("market", "A", now.plusSeconds(2), 1, 1, Side.BUY, "1", 1L, now));
    assertThat(numbers("A")).hasSize(1);
    assertThat(Files.readString(folder.resolve("rejects.jsonl")))
        .contains("\"venue\":\"market\"")
        .contains("more than 1 h ahead of this machine's clock");
  }

  @Test
  void aSymbolThatTheVenueDoesNotKnowEndsIt() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    LiveIngest ingest = start(market, LONG, "A", "XY");
    await().until(() -> !ingest.isRunning());
    assertThat(ingest.failure())
        .containsInstanceOf(SourceException.class)
        .hasValueSatisfying(e -> assertThat(e).hasMessageContaining("Unknown symbol 'XY'"));
  }

  @Test
  void noThreadIsLeftBehind() {
    LiveMarket market = new LiveMarket(TradeNumbers.COUNTED);
    LiveIngest ingest = start(market, LONG, "A");
    awaitConnected(market);
    ingest.close();
    assertThat(ingest.isRunning()).isFalse();
    assertThat(market.connected()).isZero();
  }
}
