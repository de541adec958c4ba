package dev.tarn.ingest.xchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.SourceException.Kind;
import dev.tarn.ingest.source.SourceSettings;
import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.standin.ExchangeStandIn;
import dev.tarn.ingest.standin.Heard;
import dev.tarn.ingest.standin.Instrument;
import dev.tarn.ingest.standin.Market;
import dev.tarn.market.Tick;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What sources say when the venue, or the way to it, does not work. */
class BadDaysTest {
  private static final Instant START = Instant.parse("2024-08-09T23:59:00Z");
  private static final Instant NEVER = Instant.parse("2099-01-01T00:00:00Z");
  private static final Subscription TRADES = Subscription.trades(List.of("BTCUSDT"));

  private ExchangeStandIn exchange;
  private Source source;
  private final Heard heard = new Heard();

  @BeforeEach
  void open() throws SourceException {
    exchange = ExchangeStandIn.of(Market.generated(7, START, 100, Instrument.BTC_USDT));
    exchange.publishAll();
    source = new XChangeProvider().open(exchange.settings("binance"));
  }

  @AfterEach
  void close() {
    source.close();
    exchange.close();
  }

  private static SourceException failure(ThrowingCallable action) {
    return catchThrowableOfType(SourceException.class, action);
  }

  private void ask() throws Exception {
    source.trades("BTCUSDT", new Start.AtTrade(5_000), NEVER);
  }

  private String host() {
    return "127.0.0.1:" + exchange.requests().getPort();
  }

  @Test
  void aRefusedConnectionIsSaidSoForRequestsAndFeeds() {
    exchange.refuse();
    for (ThrowingCallable action :
        List.<ThrowingCallable>of(this::ask, () -> source.subscribe(TRADES, heard))) {
      SourceException refused = failure(action);
      assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(refused).hasMessage("Cannot reach " + host() + ": connection refused");
    }
    assertThat(heard.ends()).isEmpty();
  }

  @Test
  void aVenueThatIsBackCanBeReachedByTheSameSource() throws Exception {
    exchange.refuse();
    assertThat(failure(this::ask)).isNotNull();
    exchange.accept();
    ask();
    try (Feed feed = source.subscribe(TRADES, heard)) {
      await().until(() -> exchange.connections() == 1);
    }
  }

  @Test
  void anUnknownHostIsSaidSo() throws Exception {
    URI nowhere = URI.create("https://no-such-host.invalid");
    try (Source lost =
        new XChangeProvider()
            .open(
                new SourceSettings(
                    "binance",
                    Map.of("https", nowhere, "wss", URI.create("wss://no-such-host.invalid")),
                    Map.of()))) {
      assertThat(failure(() -> lost.symbol("BTCUSDT")))
          .hasMessage("Cannot reach no-such-host.invalid: no such host is known");
      assertThat(failure(() -> lost.subscribe(TRADES, heard)))
          .hasMessage("Cannot reach no-such-host.invalid: no such host is known");
    }
  }

  @Test
  void tooManyRequestsAreALimitWithTheWaitThatTheVenueNames() {
    exchange.faults().limitRequests(1, Duration.ofSeconds(17));
    SourceException limited = failure(this::ask);
    assertThat(limited.kind()).isEqualTo(Kind.LIMITED);
    assertThat(limited.retryAfter()).contains(Duration.ofSeconds(17));
    assertThat(limited)
        .hasMessage(
            host()
                + " wants to be asked less often: HTTP 429"
                + " ({\"code\":-1003,\"msg\":\"Too much request weight used.\"})");
    assertThat(failure(this::ask)).isNull();
    assertThat(exchange.asked().requests("historicalTrades")).isEqualTo(2);
  }

  @Test
  void aFailureOfTheVenueIsTransientAndIsNotAskedAgain() {
    exchange.faults().failRequests(1, 502);
    SourceException failing = failure(this::ask);
    assertThat(failing.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failing).hasMessage(host() + " fails: HTTP 502");
    assertThat(exchange.asked().requests("historicalTrades")).isEqualTo(1);
  }

  @Test
  void aWrongSymbolIsRefused() {
    SourceException wrong = failure(() -> source.trades("NOPE", new Start.AtTrade(1), NEVER));
    assertThat(wrong.kind()).isEqualTo(Kind.REFUSED);
    assertThat(wrong)
        .hasMessage(host() + " refuses: HTTP 400 ({\"code\":-1121,\"msg\":\"Invalid symbol.\"})");
  }

  @Test
  void aFirewallThatLetsNobodyInIsTransient() {
    exchange.faults().failRequests(1, 403);
    SourceException blocked = failure(this::ask);
    assertThat(blocked.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(blocked).hasMessageStartingWith(host() + " refuses: HTTP 403");
    for (int status : List.of(400, 403, 404)) {
      exchange.faults().failRequests(1, status);
      SourceException closed = failure(() -> source.subscribe(TRADES, heard));
      assertThat(closed.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(closed).hasMessageStartingWith(host() + " refuses: HTTP " + status);
    }
  }

  @Test
  void aFeedThatIsNotLetInSaysWhyAndHowLongToWait() {
    exchange.faults().limitRequests(1, Duration.ofSeconds(30));
    SourceException limited = failure(() -> source.subscribe(TRADES, heard));
    assertThat(limited.kind()).isEqualTo(Kind.LIMITED);
    assertThat(limited.retryAfter()).contains(Duration.ofSeconds(30));
    exchange.faults().failRequests(1, 503);
    SourceException failing = failure(() -> source.subscribe(TRADES, heard));
    assertThat(failing.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failing).hasMessageStartingWith(host() + " fails: HTTP 503");
    assertThat(heard.ends()).isEmpty();
  }

  @Test
  void anAnswerThatIsNoJsonIsNotTakenForAnEmptyOne() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        request -> {
          byte[] page = "<html>Please log in to the hotel's network</html>".getBytes(UTF_8);
          request.sendResponseHeaders(200, page.length);
          request.getResponseBody().write(page);
          request.close();
        });
    server.start();
    URI hotel = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    for (String name : List.of("binance", "kraken", "coinbase")) {
      try (Source lost =
          new XChangeProvider().open(new SourceSettings(name, Map.of("http", hotel), Map.of()))) {
        SourceException strange = failure(() -> lost.symbol("BTCUSDT"));
        assertThat(strange.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(strange)
            .hasMessageStartingWith(
                "Cannot reach 127.0.0.1:"
                    + hotel.getPort()
                    + ": its answer is not what was expected")
            .hasMessageContaining("'<'");
      }
    }
    server.stop(0);
  }

  @Test
  void aRowOfHistoryThatIsNoneSpoilsNoOther() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/api/v3/historicalTrades",
        request -> {
          byte[] page =
              ("[{\"id\":1,\"price\":\"0.0\",\"qty\":\"1\",\"time\":1723161255342,\"isBuyerMaker\":true},"
                      + "{\"id\":2,\"price\":\"NaN\",\"qty\":\"1\",\"time\":1723161255342,\"isBuyerMaker\":true},"
                      + "{\"id\":3,\"qty\":\"1\",\"time\":1723161255342,\"isBuyerMaker\":true},"
                      + "{\"id\":4,\"price\":\"1.5\",\"qty\":\"1\",\"time\":1723161255342,\"isBuyerMaker\":true}]")
                  .getBytes(UTF_8);
          request.sendResponseHeaders(200, page.length);
          request.getResponseBody().write(page);
          request.close();
        });
    server.start();
    URI odd = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (Source venue =
        new XChangeProvider().open(new SourceSettings("binance", Map.of("http", odd), Map.of()))) {
      Page<Tick> page = venue.trades("BTCUSDT", new Start.AtTrade(1), NEVER);
      assertThat(page.rows().stream().map(Tick::sequence)).containsExactly(4L);
      assertThat(page.garbage().stream().map(Garbage::reason))
          .containsExactly(
              "Invalid price 0.0: a price is finite and above zero",
              "field price is 'NaN': it is no number",
              "it has no field 'price'");
    }
    server.stop(0);
  }

  @Test
  void anEndpointThatIsNoneIsRefused() {
    assertThat(
            failure(
                () ->
                    new XChangeProvider()
                        .open(
                            new SourceSettings(
                                "binance", Map.of("ftp", URI.create("ftp://x")), Map.of()))))
        .hasMessageStartingWith("Cannot use the endpoint ftp://x: it must be an address");
  }
}
