package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.standin.ExchangeStandIn;
import dev.tarn.ingest.standin.Instrument;
import dev.tarn.ingest.standin.Market;
import dev.tarn.ingest.xchange.XChangeProvider;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code recover}, against a stand-in of Binance whose trades are of the last minutes. */
class RecoverCommandTest {
  private static final int TRADES = 5_000;
  private static final long FIRST = 5_000;

  @TempDir private Path folder;
  private ExchangeStandIn exchange;
  private JobFixture job;

  @BeforeEach
  void open() {
    Instant start = Instant.now().minus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.MINUTES);
    exchange = ExchangeStandIn.of(Market.generated(11, start, TRADES, Instrument.BTC_USDT));
    exchange.publishAll();
    job = new JobFixture(folder);
  }

  @AfterEach
  void close() {
    exchange.close();
  }

  private JobFixture.Result recover(String... symbols) {
    return job.run(
        "recover",
        "--exchange",
        "binance",
        "--endpoint",
        exchange.requests(),
        "--symbols",
        String.join(",", symbols),
        "--ask-again",
        "10ms,20ms");
  }

  /** As a stream would have left it. */
  private void keep(Predicate<Tick> which) throws Exception {
    Lake lake = Lake.at(job.lake().toString());
    try (Source source = new XChangeProvider().open(exchange.settings("binance"));
        Appender appender =
            new StagingArea(lake).appender(MarketDatasets.TICKS, AppenderOptions.of("test"))) {
      for (long first = FIRST; first < FIRST + TRADES; first += 1_000) {
        source.trades("BTCUSDT", new Start.AtTrade(first), Instant.now()).rows().stream()
            .filter(which)
            .forEach(appender::append);
      }
    }
  }

  private List<Long> kept() {
    return job.rows("ticks").stream().map(row -> (Long) row.get("sequence")).sorted().toList();
  }

  private static List<Long> all() {
    return LongStream.range(FIRST, FIRST + TRADES).boxed().toList();
  }

  @Test
  void whatCameAfterTheLastTradeAndWhatIsMissingBeforeItIsFetchedByNumber() throws Exception {
    keep(
        tick ->
            tick.sequence() < 9_000
                && (tick.sequence() < 6_100 || tick.sequence() > 6_250)
                && tick.sequence() != 7_000);
    long before = exchange.asked().requests("historicalTrades");
    JobFixture.Result result = recover("BTC/USDT");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("BTCUSDT trades: 1,152 rows in ");
    assertThat(kept()).isEqualTo(all());
    assertThat(exchange.asked().requests().stream().filter(uri -> uri.contains("fromId=6100")))
        .hasSize(1);
    assertThat(exchange.asked().requests().stream().filter(uri -> uri.contains("fromId=9000")))
        .isNotEmpty();
    assertThat(exchange.asked().requests("historicalTrades") - before).isLessThanOrEqualTo(6);
  }

  @Test
  void aBackfillFetchesNoTradeThatTheLakeHas() throws Exception {
    keep(tick -> tick.sequence() >= 6_000 && tick.sequence() < 9_000 && tick.sequence() != 7_000);
    Instant start = exchange.market().trades().get(0).time();
    JobFixture.Result result =
        job.run(
            "backfill",
            "--exchange",
            "binance",
            "--endpoint",
            exchange.requests(),
            "--symbols",
            "BTCUSDT",
            "--trades",
            "--from",
            start.truncatedTo(ChronoUnit.SECONDS),
            "--ask-again",
            "10ms,20ms");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("BTCUSDT trades: 2,001 rows in ");
    assertThat(kept()).isEqualTo(all());
  }

  @Test
  void whatCannotBeGoneOnFromIsSaidAndHindersNoOther() throws Exception {
    keep(tick -> tick.sequence() < 9_999);
    exchange.close();
    exchange =
        ExchangeStandIn.of(
            Market.generated(
                11,
                Instant.now().minus(Duration.ofMinutes(20)),
                TRADES,
                Instrument.BTC_USDT,
                Instrument.ETH_USDT));
    exchange.publishAll();
    JobFixture.Result result = recover("BTCUSDT", "ETHUSDT");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err())
        .contains("Cannot fetch ETHUSDT: the lake has nothing of it")
        .hasLineCount(1);
    assertThat(kept()).contains(9_999L);
  }

  @Test
  void candlesAreFetchedFromTheLastOneOn() {
    Instant start = exchange.market().trades().get(0).time().truncatedTo(ChronoUnit.MINUTES);
    job.run(
        "backfill",
        "--exchange",
        "binance",
        "--endpoint",
        exchange.requests(),
        "--symbols",
        "BTCUSDT",
        "--from",
        start,
        "--to",
        start.plus(Duration.ofMinutes(2)));
    assertThat(job.rows("candles")).hasSize(2);
    JobFixture.Result result = recover("BTCUSDT");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("BTCUSDT 1m: ");
    Timeframe minute = Timeframe.parse("1m");
    Instant last = exchange.market().trades().get(exchange.market().trades().size() - 1).time();
    assertThat(job.rows("candles").stream().map(row -> row.get("open_time")).distinct().count())
        .isEqualTo(Duration.between(start, minute.bucketStart(last)).toMinutes());
  }

  @Test
  void aLakeThatIsNotThereIsNoneToRecover() {
    JobFixture.Result result = recover("BTCUSDT");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("Cannot find a lake at ");
  }
}
