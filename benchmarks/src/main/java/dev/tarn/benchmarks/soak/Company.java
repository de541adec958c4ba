package dev.tarn.benchmarks.soak;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The processes that share the lake of a soak: a writer, two producers and the server. Closing it
 * kills them. Not safe for use by several threads.
 */
final class Company implements AutoCloseable {
  private static final Path ROOT = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();
  private static final List<String> QUESTIONS =
      List.of(
          "candles?symbol=%s&timeframe=1m&limit=500",
          "candles?symbol=%s&timeframe=15m&limit=500",
          "ticks?symbol=%s&limit=500",
          "gaps?symbol=%s",
          "orders?limit=100",
          "scanner",
          "symbols",
          "datasets");

  private final SoakLake lake;
  private final SplittableRandom choices;
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private Instant now;
  private long appended;
  private Life writer;
  private Life steady;
  private Life killed;
  private Life server;

  Company(SoakLake lake, SplittableRandom choices, Instant now) throws Exception {
    this.lake = lake;
    this.choices = choices;
    this.now = now;
    try (ServerSocket socket = new ServerSocket(0)) {
      this.port = socket.getLocalPort();
    }
    startWriter();
    steady = producer("steady");
    killed = producer("killed");
    work(Duration.ofHours(4), 10); // a server of an empty lake has nothing to watch
    startServer();
  }

  Life writer() {
    return writer;
  }

  Life producer() {
    return steady;
  }

  Life server() {
    return server;
  }

  /** Different ticks that were appended so far. */
  long ticks() {
    return 2 * appended;
  }

  private void startWriter() throws IOException {
    writer = Life.of(SoakWriter.class, lake.home(), now);
  }

  private Life producer(String name) throws IOException {
    return Life.of(SoakProducer.class, lake.home(), name, now);
  }

  private void startServer() throws Exception {
    server =
        Life.of(
            List.of(
                ROOT.resolve("bin/query-cli").toString(),
                "serve",
                "--lake",
                lake.home().toString(),
                "--port",
                "" + port));
    for (int attempt = 0; ; attempt++) {
      try {
        ask("symbols");
        return;
      } catch (IOException e) {
        if (attempt == 600) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  /** Time goes by, in which each producer appends rows; then the writer runs. */
  void work(Duration time, int rows) throws IOException {
    begin(time, rows);
    killed.answer("appended");
    steady.answer("appended");
    load();
  }

  /** The same, but that a producer is killed at it and begins again with the same rows. */
  void workThroughKill(Duration time, int rows) throws Exception {
    begin(time, rows);
    Thread.sleep(choices.nextInt(60));
    killed.close();
    killed = producer("killed");
    killed.tell(line(appended - rows, rows));
    killed.answer("appended");
    steady.answer("appended");
    load();
  }

  private void begin(Duration time, int rows) {
    now = now.plus(time);
    killed.tell(line(appended, rows));
    steady.tell(line(appended, rows));
    appended += rows;
  }

  private String line(long first, int rows) {
    return "%s %d %d".formatted(now, first, rows);
  }

  private void load() throws IOException {
    writer.tell(now.toString());
    writer.answer("ran");
  }

  /** The writer is killed while it runs, and another goes on. */
  void killWriter() throws Exception {
    writer.tell(now.toString());
    Thread.sleep(choices.nextInt(400));
    writer.close();
    startWriter();
    load();
  }

  void restartServer() throws Exception {
    server.close();
    startServer();
  }

  /** A schema grows: the writer and one producer are started anew, the other knows it later. */
  void growSchema() throws Exception {
    lake.growSchema();
    writer.end();
    startWriter();
    steady.end();
    steady = producer("steady");
  }

  /** Somebody looks at all pages, and drops a file that is no segment into staging. */
  void look(int number) throws Exception {
    for (String question : QUESTIONS) {
      for (int symbol = 0; symbol < 4; symbol++) {
        ask(question.formatted((symbol < 2 ? "steady" : "killed") + symbol));
      }
    }
    lake.spoil(now, number);
  }

  private void ask(String question) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d/api/%s".formatted(port, question));
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          "The server answers %d to %s: %s"
              .formatted(answer.statusCode(), question, answer.body()));
    }
  }

  @Override
  public void close() {
    for (Life life : new Life[] {server, steady, killed, writer}) {
      if (life != null) {
        life.close();
      }
    }
  }
}
