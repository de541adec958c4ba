package dev.tarn.system.program;

import dev.tarn.ingest.IngestJob;
import dev.tarn.ingest.standin.ExchangeStandIn;
import dev.tarn.ingest.standin.Instrument;
import dev.tarn.ingest.standin.Market;
import dev.tarn.query.QueryCli;
import dev.tarn.runner.StrategyJob;
import dev.tarn.writer.WriterJob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Runs each command once on a small lake, so that the JVM notes the classes that they need. What
 * fails here does no harm: its classes are loaded in the usual way later.
 *
 * <p>Arguments: an empty folder.
 */
public final class Rehearsal {
  private static final PrintStream SILENT = new PrintStream(OutputStream.nullOutputStream());
  private static final PrintWriter QUIET = new PrintWriter(OutputStream.nullOutputStream());
  private static final String TICK =
      "{\"venue\":\"v\",\"symbol\":\"A\",\"time\":\"2026-01-01T00:00:00Z\",\"price\":1,\"size\":1,"
          + "\"side\":\"BUY\",\"trade_id\":\"1\"}\n";

  private Rehearsal() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    String lake = folder.resolve("lake").toString();
    InputStream tick = new ByteArrayInputStream(TICK.getBytes(StandardCharsets.UTF_8));
    IngestJob.run(tick, SILENT, SILENT, "append", "--lake", lake, "--dataset", "ticks");
    IngestJob.run(SILENT, SILENT, simulate(lake));
    for (int cycle = 0; cycle < 2; cycle++) {
      WriterJob.run(QUIET, QUIET, "run", "--lake", lake);
    }
    WriterJob.run(QUIET, QUIET, "verify", "--lake", lake);
    StrategyJob.run(SILENT, SILENT, strategy(lake));
    QueryCli.run(SILENT, SILENT, "sql", "--lake", lake, "--format", "csv", "FROM ticks");
    QueryCli.run(SILENT, SILENT, "doctor", "--lake", lake);
    stream(lake);
    System.exit(0); // the stream ends in its own way
  }

  private static String[] simulate(String lake) {
    return new String[] {
      "simulate",
      "--lake",
      lake,
      "--symbols",
      "A",
      "--rate",
      "1",
      "--duration",
      "10m",
      "--seed",
      "1",
      "--from",
      "2026-01-01T00:00:00Z"
    };
  }

  private static String[] strategy(String lake) {
    return new String[] {
      "run",
      "--lake",
      lake,
      "--strategy",
      "sma-cross:fast=1,slow=2",
      "--symbols",
      "A",
      "--timeframe",
      "1m",
      "--to",
      "now"
    };
  }

  /** Returns once a trade of an exchange has been staged. */
  private static void stream(String lake) throws Exception {
    Market market = Market.generated(1, Instant.now().minusSeconds(60), 100, Instrument.BTC_USDT);
    ExchangeStandIn exchange = ExchangeStandIn.of(market);
    String[] command = {
      "stream",
      "--lake",
      lake,
      "--exchange",
      "binance",
      "--symbols",
      "BTCUSDT",
      "--endpoint",
      exchange.requests() + "," + exchange.feed("binance"),
      "--flush-interval",
      "50ms"
    };
    Thread thread = new Thread(() -> IngestJob.run(SILENT, SILENT, command), "stream");
    thread.setDaemon(true);
    Path staged = Path.of(lake, "staging", "ticks");
    long before = files(staged);
    thread.start();
    exchange.play(100);
    for (int tries = 0; tries < 500 && files(staged) == before; tries++) {
      thread.join(20);
    }
  }

  private static long files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
