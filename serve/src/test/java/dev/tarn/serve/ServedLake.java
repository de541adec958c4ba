package dev.tarn.serve;

import dev.tarn.market.MarketDatasets;
import dev.tarn.query.QueryCli;
import dev.tarn.query.ServerOptions;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.FileImport;
import dev.tarn.staging.Lake;
import dev.tarn.staging.LakeSettings;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.write.LakeWriter;
import dev.tarn.warehouse.write.WriterOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.generic.IndexedRecord;

/** A lake in a temporary folder with a server, both gone when it is closed. */
final class ServedLake implements AutoCloseable {
  static final Duration MAX_AGE = Duration.ofMillis(500);

  private final Path home;
  private final Optional<String> token;
  private final HttpClient client = HttpClient.newHttpClient();
  private Optional<Server> server = Optional.empty();

  private ServedLake(Path home, Optional<String> token) {
    this.home = home;
    this.token = token;
  }

  static ServedLake make() {
    return make(Optional.empty());
  }

  static ServedLake make(Optional<String> token) {
    try {
      return new ServedLake(Files.createTempDirectory("tarn-serve-test"), token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Lake lake() {
    return Lake.at(home.toString());
  }

  Path home() {
    return home;
  }

  ServerOptions options() {
    return options(Duration.ofSeconds(30));
  }

  ServerOptions options(int requestsPerSecond) {
    return options(Duration.ofSeconds(30), requestsPerSecond);
  }

  ServerOptions options(Duration queryLimit) {
    return options(queryLimit, 100_000);
  }

  private ServerOptions options(Duration queryLimit, int requestsPerSecond) {
    return new ServerOptions(
        lake(),
        "127.0.0.1",
        0,
        Optional.empty(),
        List.of("https://desk.example"),
        List.of("lake.example"),
        MAX_AGE,
        queryLimit,
        256L << 20,
        requestsPerSecond,
        64,
        4);
  }

  Server server() {
    if (server.isEmpty()) {
      server = Optional.of(Server.start(options(), token));
    }
    return server.get();
  }

  void stage(Dataset dataset, List<? extends IndexedRecord> rows) {
    try (FileImport chunk = new StagingArea(lake()).importing(dataset)) {
      rows.forEach(chunk::append);
      chunk.commit(UUID.randomUUID().toString().replace("-", ""));
    }
  }

  /** Rows as a producer appends them: their segment's name tells the time. */
  void append(Dataset dataset, List<? extends IndexedRecord> rows) {
    try (Appender appender =
        new StagingArea(lake()).appender(dataset, AppenderOptions.of("test"))) {
      rows.forEach(appender::append);
    }
  }

  void write() {
    WriterOptions options =
        WriterOptions.of(LakeSettings.of(lake()))
            .withSettle(Duration.ZERO)
            .withRetireAfter(Duration.ofMillis(10))
            .withCloneInterval(Duration.ZERO);
    try {
      new LakeWriter(
              lake(),
              MarketDatasets.of(lake()),
              new StagingArea(lake()),
              () -> Session.open(SessionOptions.spillingTo(home.resolve("spill"))),
              options)
          .run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server().port() + path);
  }

  HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a command of query-cli writes. */
  String query(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] all =
        Stream.concat(Stream.of(args), Stream.of("--lake", home.toString())).toArray(String[]::new);
    int code = QueryCli.run(out, new PrintStream(err, true, StandardCharsets.UTF_8), all);
    return code == 0
        ? out.toString(StandardCharsets.UTF_8)
        : code + ": " + err.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.ifPresent(Server::close);
    try (Stream<Path> paths = Files.walk(home)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
