package dev.tarn.serve;

import dev.tarn.query.ServerOptions;
import dev.tarn.staging.BusyException;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A server that runs. */
final class Server implements AutoCloseable {
  private static final int THREADS = 24;
  private static final int IDLE_MILLIS = 30_000;
  private static final int HEADER_BYTES = 16 << 10;
  private static final int BODY_BYTES = 8 << 10;
  private static final int BACKLOG = 256;

  private final Engine engine;
  private final Javalin javalin;
  private final String host;

  private Server(Engine engine, Javalin javalin, String host) {
    this.engine = engine;
    this.javalin = javalin;
    this.host = host;
  }

  /**
   * Starts.
   *
   * @param token what callers have to show; absent when they need not
   * @throws BusyException when the port cannot be had
   */
  static Server start(ServerOptions options, Optional<String> token) {
    return start(new Engine(options), options, token);
  }

  /** The same with an engine, which is closed with the server, or when it cannot start. */
  static Server start(Engine engine, ServerOptions options, Optional<String> token) {
    try {
      List<String> hosts = new ArrayList<>(options.allowedHosts());
      hosts.add(options.host());
      Guard guard = new Guard(token, hosts, options.allowedOrigins());
      Pages pages = new Pages();
      Reply reply = new Reply(engine.figures, engine.executor);
      Entrance entrance = new Entrance(guard, options.requestsPerSecond(), engine, reply, pages);
      Javalin javalin =
          Javalin.create(
              config -> {
                limits(config, options, engine.connections);
                config.routes.before(entrance::pass);
                config.routes.get("/login", entrance::showLogin);
                config.routes.post("/login", entrance::login);
                new Routes(engine, pages, reply).add(config.routes);
                errors(config, reply);
              });
      javalin.start(options.host(), options.port());
      return new Server(engine, javalin, options.host());
    } catch (RuntimeException | Error e) {
      engine.close();
      if (e instanceof JavalinBindException) {
        throw new BusyException(
            "Cannot serve at %s, port %d: it is taken, or not this user's to take; choose another with --port"
                .formatted(options.host(), options.port()),
            e);
      }
      throw e;
    }
  }

  private static void limits(JavalinConfig config, ServerOptions options, Connections connections) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.maxRequestSize = BODY_BYTES;
    config.http.generateEtags = false;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4, IDLE_MILLIS);
    threads.setName("http");
    config.jetty.threadPool = threads;
    config.jetty.addConnector(
        (server, ignored) -> {
          HttpConfiguration http = new HttpConfiguration();
          http.setSendServerVersion(false);
          http.setSendDateHeader(false);
          http.setRequestHeaderSize(HEADER_BYTES);
          http.setIdleTimeout(IDLE_MILLIS);
          ServerConnector connector =
              new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
          connector.setHost(options.host());
          connector.setPort(options.port());
          connector.setIdleTimeout(IDLE_MILLIS);
          connector.addBean(connections);
          connector.setAcceptQueueSize(BACKLOG);
          return connector;
        });
    config.jetty.modifyServer(
        server -> {
          server.addBean(new ConnectionLimit(options.connections(), server));
          server.setErrorHandler(new PlainErrors());
          server.setStopTimeout(
              0); // answers are short: waiting for idle connections would only take time
        });
  }

  private static void errors(JavalinConfig config, Reply reply) {
    config.routes.exception(
        HttpResponseException.class,
        (failure, context) -> context.future(() -> reply.fail(context, problem(context, failure))));
    config.routes.exception(
        Exception.class,
        (failure, context) -> context.future(() -> reply.fail(context, problem(context, failure))));
  }

  private static Problem problem(Context context, Exception failure) {
    if (failure instanceof HttpResponseException refused) {
      return refused.getStatus() == 404
          ? Problem.notFound(
              "Cannot find %s: see /api/openapi.json".formatted(Parameters.shown(context.path())))
          : Problem.of(refused.getStatus(), String.valueOf(refused.getMessage()));
    }
    return Problems.of(failure);
  }

  /** Where it can be reached. */
  String address() {
    return "http://%s:%d/".formatted(host.contains(":") ? "[" + host + "]" : host, port());
  }

  int port() {
    return javalin.port();
  }

  Engine engine() {
    return engine;
  }

  @Override
  public void close() {
    engine.close();
    javalin.stop();
  }
}
