package dev.tarn.serve;

import dev.tarn.query.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a server that has just begun for its first page and all that the page links to, one after
 * the other, so that the first viewer does not wait for classes to load and for DuckDB to start.
 * Whatever goes wrong is left to those who ask.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/(?:assets|api)/[^\"]+)\"");

  /** So much longer a start takes at most; a large lake or a busy machine is warmed up later. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Nothing is asked for after this time. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final int ANSWER_MILLIS = 5_000;
  private static final int MOST_REQUESTS = 50;

  private final Server server;
  private final ServerOptions options;
  private final Optional<String> token;
  private final CountDownLatch done = new CountDownLatch(1);

  private WarmUp(Server server, ServerOptions options, Optional<String> token) {
    this.server = server;
    this.options = options;
    this.token = token;
  }

  /** Begins, on a thread of its own. */
  static WarmUp begin(Server server, ServerOptions options, Optional<String> token) {
    WarmUp warmUp = new WarmUp(server, options, token);
    Thread thread = new Thread(warmUp::run, "warm-up");
    thread.setDaemon(true);
    thread.start();
    return warmUp;
  }

  /** True when nothing more will be asked. */
  boolean isDone() {
    return done.getCount() == 0;
  }

  /** Waits for the end, but not for long. */
  void await() {
    try {
      if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("The first answers may take longer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      askForThePage();
    } catch (IOException | RuntimeException e) {
      LOG.debug("Cannot ask for the first page in advance", e);
    } finally {
      done.countDown();
    }
  }

  private void askForThePage() throws IOException {
    long end = System.nanoTime() + LONGEST.toNanos();
    if (options.requestsPerSecond() < MOST_REQUESTS) {
      return; // it would take what is meant for others
    }
    for (String path : links(ask("/"))) {
      boolean canBeAnswered = !path.startsWith("/api/") || server.engine().watch.isPresent();
      if (canBeAnswered && System.nanoTime() - end < 0) {
        ask(path);
      }
    }
  }

  /** What a page links to, of this server. */
  static Set<String> links(String page) {
    Set<String> links = new LinkedHashSet<>();
    Matcher matcher = LINK.matcher(page);
    while (matcher.find()) {
      links.add(matcher.group(1).replace("&amp;", "&"));
    }
    return links;
  }

  private String ask(String path) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.connect(new InetSocketAddress(address(), server.port()), ANSWER_MILLIS);
      StringBuilder request = new StringBuilder("GET ").append(path).append(" HTTP/1.1\r\n");
      request.append("Host: localhost\r\nConnection: close\r\n");
      if (!path.equals("/")) {
        request.append("Accept-Encoding: gzip\r\n"); // as browsers do
      }
      token.ifPresent(one -> request.append("Authorization: Bearer ").append(one).append("\r\n"));
      socket
          .getOutputStream()
          .write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private InetAddress address() throws IOException {
    InetAddress address = InetAddress.getByName(options.host());
    return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
  }
}
