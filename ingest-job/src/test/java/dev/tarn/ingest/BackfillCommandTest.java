package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.standin.ExchangeStandIn;
import dev.tarn.ingest.standin.Instrument;
import dev.tarn.ingest.standin.Market;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code backfill}, against a stand-in of Binance. */
class BackfillCommandTest {
  private static final Instant START = Instant.parse("2024-08-09T22:00:00Z");
  private static final int TRADES = 27_000;

  @TempDir private Path folder;
  private ExchangeStandIn exchange;
  private JobFixture job;
  private Instant last;

  @BeforeEach
  void open() {
    exchange =
        ExchangeStandIn.of(
            Market.generated(3, START, TRADES, Instrument.BTC_USDT, Instrument.ETH_USDT));
    exchange.publishAll();
    last = exchange.market().trades().get(exchange.market().trades().size() - 1).time();
    job = new JobFixture(folder);
  }

  @AfterEach
  void close() {
    exchange.close();
  }

  private JobFixture.Result backfill(Object... arguments) {
    List<Object> all =
        new ArrayList<>(
            List.of(
                "backfill",
                "--exchange",
                "binance",
                "--endpoint",
                exchange.requests(),
                "--ask-again",
                "10ms,20ms"));
    all.addAll(List.of(arguments));
    return job.run(all.toArray());
  }

  private String end() {
    return last.plusMillis(1).toString();
  }

  @Test
  void tradesOfSeveralSymbolsAreFetchedOnce() {
    JobFixture.Result first =
        backfill(
            "--symbols",
            "BTC/USDT,ETHUSDT",
            "--trades",
            "--from",
            START,
            "--to",
            end(),
            "--flush-interval",
            "5m");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err()).isEmpty();
    assertThat(first.out()).contains("BTCUSDT trades: ", "ETHUSDT trades: ");
    assertThat(job.rows("ticks")).hasSize(exchange.market().trades().size());
    assertThat(job.segments("ticks")).hasSize(1);
    int asked = exchange.asked().requests().size();
    JobFixture.Result second =
        backfill("--symbols", "BTCUSDT,ETH/USDT", "--trades", "--from", START, "--to", end());
    assertThat(second.out())
        .isEqualTo("BTCUSDT trades: nothing to fetch\nETHUSDT trades: nothing to fetch\n");
    assertThat(exchange.asked().requests("historicalTrades")).isPositive();
    assertThat(exchange.asked().requests().subList(asked, exchange.asked().requests().size()))
        .allMatch(uri -> uri.contains("exchangeInfo"));
    assertThat(exchange.asked().givenAgain()).isZero();
    assertThat(job.leftovers()).isEmpty();
  }

  @Test
  void candlesOfSeveralTimeframesAreFetchedOnce() {
    Instant to = START.plus(Duration.ofHours(1));
    JobFixture.Result result =
        backfill("--symbols", "BTCUSDT", "--timeframe", "1m,15m", "--from", START, "--to", to);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .isEqualTo("BTCUSDT 1m: 60 rows in 1 request\nBTCUSDT 15m: 4 rows in 1 request\n");
    assertThat(job.rows("candles")).hasSize(64).allMatch(row -> row.get("closed").equals(true));
    assertThat(exchange.asked().givenAgain()).isZero();
  }

  @Test
  void anAnswerThatIsEmptyForAWhileIsNotTakenForAGap() {
    exchange.faults().emptyAnswers(2);
    JobFixture.Result result =
        backfill("--symbols", "BTCUSDT", "--trades", "--from", START, "--to", end());
    assertThat(result.exitCode()).as(result.err()).isZero();
    long first = exchange.market().trades().get(0).id();
    assertThat(exchange.asked().tradesGiven(Instrument.BTC_USDT).boxed().toList())
        .containsExactlyElementsOf(LongStream.range(first, first + TRADES).boxed().toList());
    assertThat(job.rows("ticks")).hasSize(TRADES);
  }

  @Test
  void anExchangeThatWantsToBeLeftAloneIsLeftAlone() {
    exchange.faults().limitRequests(1, Duration.ofSeconds(1));
    JobFixture.Result result =
        backfill("--symbols", "BTCUSDT", "--trades", "--from", START, "--to", end());
    assertThat(result.exitCode()).isZero();
    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .matches("binance wants to be left alone; going on in [12] s");
    assertThat(job.rows("ticks")).hasSize(TRADES);
  }

  @Test
  void anExchangeThatAsksForMoreTimeThanThereIsEndsItAtOnce() {
    exchange.faults().limitRequests(100, Duration.ofSeconds(3_600));
    JobFixture.Result result =
        backfill(
            "--symbols",
            "BTCUSDT",
            "--trades",
            "--from",
            START,
            "--to",
            end(),
            "--deadline",
            "20s");
    assertThat(result.exitCode()).isOne();
    assertThat(result.err())
        .startsWith("Cannot go on with binance: ")
        .endsWith("; what was fetched is kept, and the same command goes on from there\n");
  }

  @Test
  void anExchangeThatIsDownEndsItAfterTheDeadlineAndTheSameCommandGoesOn() {
    exchange.refuse();
    JobFixture.Result down =
        backfill(
            "--symbols",
            "BTCUSDT",
            "--trades",
            "--from",
            START,
            "--to",
            end(),
            "--deadline",
            "300ms");
    assertThat(down.exitCode()).isOne();

    assertThat(down.err().lines()).last().asString().startsWith("Cannot go on with binance: ");
    exchange.accept();
    assertThat(
            backfill("--symbols", "BTCUSDT", "--trades", "--from", START, "--to", end()).exitCode())
        .isZero();
    assertThat(job.rows("ticks")).hasSize(TRADES);
  }

  @Test
  void anUnknownSymbolAndATimeframeThatThereIsNotHinderNoOther() {
    JobFixture.Result result =
        backfill("--symbols", "BTCUSDT,BTCUSDC", "--timeframe", "7m,1h", "--from", START);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err())
        .contains("Unknown symbol 'BTCUSDC' at binance; did you mean 'BTCUSDT'")
        .contains("Cannot fetch BTCUSDT 7m: Cannot ask binance for candles of 7m");
    assertThat(result.err().lines()).hasSize(2);
    assertThat(job.rows("candles")).isNotEmpty();
    assertThat(result.out()).contains("BTCUSDC: failed\n", "BTCUSDT 7m: failed after");
    JobFixture.Result none = backfill("--symbols", "NOSUCH", "--days", "1");
    assertThat(none.exitCode()).as("as for an unknown exchange").isEqualTo(2);
    assertThat(none.err() + none.out()).containsOnlyOnce("Unknown symbol 'NOSUCH'");
  }

  @Test
  void rejectsInAFolderThatIsNotThereAndPropertiesThatNobodyTakesAreWrongUsage() {
    Path gone = folder.resolve("gone/rejects.jsonl");
    JobFixture.Result result = backfill("--symbols", "BTCUSDT", "--days", "1", "--rejects", gone);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("Cannot keep rejects in " + gone + ": there is no folder ");
    assertThat(gone.getParent()).doesNotExist();
    JobFixture.Result property =
        backfill("--symbols", "BTCUSDT", "--days", "1", "--property", "key=1");
    assertThat(property.exitCode()).isEqualTo(2);
    assertThat(property.err()).startsWith("Cannot use --property key: binance takes none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--days 3 --trades --timeframe 1m|Invalid options: --trades have no --timeframe",
        "--timeframe 1x --days 1|Invalid timeframe",
        "--days 0|Invalid --days 0",
        "--trades|Missing range: say --days N, --from TIME (and --to TIME), or --gaps",
        "--from 2024-01-02 --to 2024-01-01|Invalid range: it ends at 2024-01-01T00:00:00Z, before",
        "--from 2024-01-02 --to 2024-01-02|Invalid range: it ends where it begins",
        "--from 2190-01-01|Invalid range: it begins at 2190-01-01T00:00:00Z, in the future",
        "--from soon|Invalid time 'soon'",
        "--days 1 --from -2h|Invalid options: --days goes without",
        "--gaps|Cannot find a lake at",
        "--days 1 --ask-again never|Invalid value",
        "--days 1 --endpoint ftp://x|Invalid --endpoint 'ftp://x'",
        "--days 1 --endpoint 127.0.0.1:8080|Invalid --endpoint '127.0.0.1:8080'; write https://",
      })
  void whatIsWrittenWronglyIsSaidInOneLine(String options, String message) {
    JobFixture.Result result =
        job.run((Object[]) ("backfill --exchange binance --symbols BTCUSDT " + options).split(" "));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(message);
    assertThat(result.err().lines()).hasSize(2).last().asString().startsWith("Try 'ingest-job");
  }

  @Test
  void anUnknownExchangeNamesTheKnownOnes() {
    JobFixture.Result result =
        job.run("backfill", "--exchange", "nasdaq", "--symbols", "X", "--days", "1");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("Cannot find an exchange called 'nasdaq'; there are ");
  }

  @Test
  void gapsOfTheLakeAreFetchedAndNothingElse() throws IOException {
    String middle = START.plus(Duration.ofMinutes(30)).toString();
    String later = START.plus(Duration.ofMinutes(40)).toString();
    backfill("--symbols", "BTCUSDT", "--from", START, "--to", middle);
    backfill("--symbols", "BTCUSDT", "--from", later, "--to", START.plus(Duration.ofHours(1)));
    try (var files = Files.list(job.lake().resolve("ingest/backfill"))) {
      for (Path file : files.toList()) {
        Files.delete(file); // what is told by the lake does not depend on what was noted
      }
    }
    JobFixture.Result result = backfill("--symbols", "BTCUSDT", "--gaps");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("BTCUSDT 1m: 10 rows in 1 request");
    assertThat(job.rows("candles")).hasSize(60);
    JobFixture.Result none = backfill("--symbols", "BTCUSDT", "--gaps");
    assertThat(none.exitCode()).isZero();
    assertThat(none.out()).isEmpty();
    assertThat(none.err()).startsWith("No gaps to fetch");
    assertThat(exchange.asked().givenAgain()).isZero();
  }

  @Test
  void whatTheExchangeDoesNotHaveIsSaidUntilItIsAskedForAgain() {
    String before = START.minus(Duration.ofHours(1)).toString();
    Object[] range = {"--symbols", "BTCUSDT", "--from", before, "--to", START};
    assertThat(backfill(range).out())
        .isEqualTo(
            "BTCUSDT 1m: 0 rows in 3 requests, 1 hole: 2024-08-09T21:00:00Z to 2024-08-09T22:00:00Z\n");
    assertThat(backfill(range).out())
        .isEqualTo(
            "BTCUSDT 1m: nothing to fetch; 1 hole that the exchange did not have, 'backfill --again' asks once more\n");
    assertThat(backfill("--symbols", "BTCUSDT", "--from", before, "--to", START, "--again").out())
        .startsWith("BTCUSDT 1m: 0 rows in 3 requests, 1 hole: ");
  }

  @Test
  void gapsOfTradesShowInTheirNumbersAndInTheCandlesOfTheExchange() throws IOException {
    Instant hole = START.plus(Duration.ofMinutes(20));
    backfill("--symbols", "BTCUSDT", "--trades", "--from", START, "--to", hole);
    backfill(
        "--symbols",
        "BTCUSDT",
        "--trades",
        "--from",
        hole.plusSeconds(600),
        "--to",
        START.plus(Duration.ofMinutes(50)));
    backfill(
        "--symbols", "BTCUSDT,ETHUSDT", "--from", START, "--to", START.plus(Duration.ofHours(1)));
    JobFixture.Result result = backfill("--symbols", "BTCUSDT", "--trades", "--gaps");
    assertThat(result.exitCode()).as(result.err()).isZero();
    List<Object> numbers =
        job.rows("ticks").stream().map(row -> row.get("sequence")).sorted().toList();
    Instant end = START.plus(Duration.ofHours(1));
    assertThat(numbers)
        .hasSize(
            (int)
                exchange.market().trades().stream()
                    .filter(trade -> trade.instrument().equals(Instrument.BTC_USDT))
                    .filter(trade -> trade.time().isBefore(end))
                    .count());
    assertThat(backfill("--symbols", "BTCUSDT", "--trades", "--gaps").err())
        .startsWith("No gaps to fetch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"binance", "kraken", "coinbase"})
  void eachExchangeGivesEachTradeOnceThoughRangesOverlap(String name) {
    Instant to = START.plus(Duration.ofMinutes(30));
    JobFixture.Result narrow = trades(name, START.plusSeconds(300), START.plusSeconds(600));
    assertThat(narrow.exitCode()).as(narrow.err()).isZero();
    JobFixture.Result wide = trades(name, START, to);
    assertThat(wide.exitCode()).as(wide.err()).isZero();
    assertThat(trades(name, START, to).out()).endsWith(": nothing to fetch\n");
    int expected =
        (int)
            exchange.market().trades().stream()
                .filter(trade -> trade.instrument().equals(Instrument.BTC_USDT))
                .filter(trade -> trade.time().isBefore(to))
                .count();
    // Kraken's pages go on after a time, and the stand-in's trades may share one.
    int shared = name.equals("kraken") ? 13 : 0;
    assertThat(job.rows("ticks").stream().map(row -> row.get("trade_id")).distinct())
        .hasSizeBetween(expected - shared, expected);
    assertThat(job.rows("ticks")).hasSizeBetween(expected - shared, expected);
  }

  private JobFixture.Result trades(String name, Instant from, Instant to) {
    return job.run(
        "backfill",
        "--exchange",
        name,
        "--endpoint",
        exchange.requests(),
        "--symbols",
        "BTC/USDT",
        "--trades",
        "--from",
        from,
        "--to",
        to,
        "--ask-again",
        "10ms,20ms");
  }

  @Test
  void aFileOfProgressThatIsNoneIsSaidAndHindersNoOther() throws IOException {
    backfill("--symbols", "BTCUSDT", "--from", START, "--to", end());
    try (var files = Files.list(job.lake().resolve("ingest/backfill"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        Files.writeString(file, "{\"covered\": [{\"from\": 3}]}");
      }
    }
    JobFixture.Result result =
        backfill("--symbols", "BTCUSDT,ETHUSDT", "--from", START, "--to", end());
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err())
        .startsWith("Cannot read how far BTCUSDT 1m is, in ")
        .contains("; delete the file to fetch all of it again");
    assertThat(result.err().lines()).hasSize(1);
  }
}
