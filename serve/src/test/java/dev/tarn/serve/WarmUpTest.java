package dev.tarn.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.RunnerState;
import dev.tarn.market.RunnerStatus;
import dev.tarn.market.Timeframe;
import dev.tarn.query.ServerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a server does before anybody asks helps, and does no harm. */
class WarmUpTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  /** A server that has begun as the command begins it, and has finished with itself. */
  private static Server begun(ServerOptions options, Optional<String> token) {
    Engine engine = new Engine(options);
    engine.prepare();
    Server server = Server.start(engine, options, token);
    WarmUp warmUp = WarmUp.begin(server, options, token);
    await("the end").until(warmUp::isDone);
    return server;
  }

  private static Set<String> links() {
    return WarmUp.links(new String(new Pages().find("scanner.html").orElseThrow().body(), UTF_8));
  }

  private static void report(ServedLake served, String symbol) {
    served.append(
        MarketDatasets.RUNNER_STATE,
        List.of(
            RunnerState.of(
                    "sma", new Instrument("V", symbol), Timeframe.parse("1m"), RunnerStatus.RUNNING)
                .build()));
  }

  @Test
  void theFirstPageAndAllItLinksToHaveBeenAskedFor() {
    try (ServedLake served = ServedLake.make()) {
      report(served, "ALPHA");
      served.write();

      try (Server server = begun(served.options(), Optional.empty())) {
        Figures figures = server.engine().figures;
        assertThat(links()).contains("/assets/scanner.js", "/api/scanner?limit=5000");
        assertThat(figures.requests.sum()).isEqualTo(1 + links().size());
        assertThat(figures.misses.sum()).isEqualTo(2); // scanner and signals
        assertThat(figures.failed.sum() + figures.refused.sum()).isZero();
      }
    }
  }

  @Test
  void nothingIsHeldAfterwards() {
    try (ServedLake served = ServedLake.make()) {
      report(served, "ALPHA");
      served.write();

      try (Server server = begun(served.options(), Optional.empty())) {
        await("no snapshot").until(() -> server.engine().slow.openSnapshots() == 0);
        assertThat(server.engine().hub.clients()).isZero();
        report(served, "BETA");
        served.write();
        served.write(); // would make a third replica, were one of the two held
        assertThat(served.home().resolve("warehouse/runs/c.duckdb")).doesNotExist();
      }
    }
  }

  @Test
  void whatWasReadInAdvanceIsNoNewsForWhoeverFollowsFirst() throws Exception {
    try (ServedLake served = ServedLake.make()) {
      report(served, "ALPHA");
      try (Server server = begun(served.options(), Optional.empty());
          Socket socket = new Socket("127.0.0.1", server.port())) {
        socket.setSoTimeout(60_000);
        socket
            .getOutputStream()
            .write("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        await("the follower").until(() -> server.engine().hub.clients() == 1);
        report(served, "BETA");

        String line = lines.readLine();
        while (!line.startsWith("data: ")) {
          line = lines.readLine();
        }
        assertThat(line).contains("BETA").doesNotContain("ALPHA");
      }
    }
  }

  @Test
  void whoNeedsATokenShowsIt() {
    try (ServedLake served = ServedLake.make()) {
      report(served, "ALPHA");

      try (Server server = begun(served.options(), Optional.of(TOKEN))) {
        assertThat(server.engine().figures.misses.sum()).isEqualTo(2);
        assertThat(server.engine().figures.refused.sum()).isZero();
      }
    }
  }

  @Test
  void whereThereIsNoLakeJustThePagesAreAskedFor() throws IOException {
    try (ServedLake served = ServedLake.make();
        Server server = begun(served.options(), Optional.empty())) {
      long scripts = links().stream().filter(path -> path.startsWith("/assets/")).count();
      assertThat(server.engine().figures.requests.sum()).isEqualTo(1 + scripts);
      assertThat(server.engine().figures.failed.sum()).isZero();
    }
  }

  @Test
  void aLakeWithoutRowsIsAnsweredAsAnyOther() throws IOException {
    try (ServedLake served = ServedLake.make()) {
      Files.createDirectories(served.home().resolve("staging"));

      try (Server server = begun(served.options(), Optional.empty())) {
        assertThat(server.engine().figures.misses.sum()).isEqualTo(2);
        assertThat(server.engine().figures.failed.sum()).isZero();
      }
    }
  }

  @Test
  void aLakeThatDisappearsMeanwhileHindersNothing() throws Exception {
    try (ServedLake served = ServedLake.make()) {
      report(served, "ALPHA");
      served.write();
      ServerOptions options = served.options();
      Path away = Files.createTempDirectory("tarn-serve-test").resolve("away");
      Engine engine = new Engine(options);
      engine.prepare();
      Files.move(served.home(), away);

      try (Server server = Server.start(engine, options, Optional.empty())) {
        WarmUp warmUp = WarmUp.begin(server, options, Optional.empty());
        await("the end").until(warmUp::isDone);
        assertThat(engine.slow.openSnapshots()).isZero();
        assertThat(server.engine().figures.requests.sum()).isPositive();

        Files.move(away, served.home());
        engine.prepare();
        await("the lake again")
            .until(() -> engine.answers.ask(anyRunner(), engine.freshness(true)).get() != null);
      } finally {
        Files.deleteIfExists(away.getParent());
      }
    }
  }

  private static Question anyRunner() {
    return RowQuestions.scanner(Parameters.of(Map.of(), Instant.now(), RowQuestions.SCANNER));
  }

  @Test
  void aServerThatIsClosedMeanwhileHasIdleThreadsOnly() {
    try (ServedLake served = ServedLake.make()) {
      report(served, "ALPHA");
      Server server = Server.start(served.options(), Optional.empty());
      WarmUp warmUp = WarmUp.begin(server, served.options(), Optional.empty());

      server.close();

      await("the end").until(warmUp::isDone);
    }
  }

  @Test
  void whatLittleCallersMayAskIsLeftToThem() {
    try (ServedLake served = ServedLake.make()) {
      report(served, "ALPHA");
      ServerOptions few = served.options(/* requestsPerSecond= */ 5);

      try (Server server = begun(few, Optional.empty())) {
        assertThat(server.engine().figures.requests.sum()).isZero();
      }
    }
  }
}
