package dev.tarn.serve;

import dev.tarn.query.LakeServer;
import dev.tarn.query.ServerOptions;
import dev.tarn.staging.service.ServiceManager;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Serves until the process is told to end. */
public final class HttpServer implements LakeServer {
  private static final long PATIENCE_MILLIS = 1_500;

  @Override
  public void serve(ServerOptions options, PrintStream err) {
    Optional<String> token = Token.of(options, System.getenv());
    Engine engine = new Engine(options);
    engine.prepare(); // while the rest starts
    Server server = Server.start(engine, options, token);
    WarmUp.begin(server, options, token).await();
    ServiceManager manager =
        new ServiceManager(
            "the server",
            System.getenv(),
            ProcessHandle.current().pid(),
            new PrintWriter(err, true, StandardCharsets.UTF_8));
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(told, ended), "end"));
    String what = "Serving %s at %s".formatted(options.lake().home(), server.address());
    err.println(what);
    manager.ready(what);
    try {
      while (!told.await(5, TimeUnit.SECONDS)) {
        manager.alive();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      server.close();
      ended.countDown();
    }
  }

  private static void end(CountDownLatch told, CountDownLatch ended) {
    told.countDown();
    try {
      ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
