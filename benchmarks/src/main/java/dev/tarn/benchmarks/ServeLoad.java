package dev.tarn.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a server for candles at a fixed rate, whether or not it keeps up: each time is counted from
 * when the request was due. A program of its own, so that its pauses are not the server's.
 */
final class ServeLoad {
  private static final int WORKERS = 64;
  private static final long LATE_NANOS = 40_000_000;

  private final int port;
  private final int symbols;
  private final int rate;
  private final long[] nanos;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final long begin = System.nanoTime() + 500_000_000;

  private ServeLoad(int port, int symbols, int rate, int seconds) {
    this.port = port;
    this.symbols = symbols;
    this.rate = rate;
    this.nanos = new long[rate * seconds];
  }

  /** Takes port, symbols, requests per second, seconds and clients that follow events. */
  public static void main(String[] args) throws Exception {
    int[] numbers = Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
    AtomicLong events = new AtomicLong();
    for (int i = 0; i < numbers[4]; i++) {
      daemon(() -> follow(numbers[0], events));
    }
    new ServeLoad(numbers[0], numbers[1], numbers[2], numbers[3]).run();
    System.out.printf(Locale.ROOT, "events %d%n", events.get());
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "client");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void run() throws InterruptedException {
    Thread[] workers = new Thread[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
      workers[i] = daemon(this::work);
    }
    for (Thread worker : workers) {
      worker.join();
    }
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "requests %d%nfailed %d%np50 %.2f%np90 %.2f%np99 %.2f%nmost %.2f%nlate%s%nmegabytes %.0f%n",
        sorted.length,
        failed.get(),
        at(sorted, 0.5),
        at(sorted, 0.9),
        at(sorted, 0.99),
        at(sorted, 1),
        late(),
        bytes.get() / 1e6);
  }

  /** The seconds with late answers, and how many there were. */
  private String late() {
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < nanos.length; from += rate) {
      int to = Math.min(nanos.length, from + rate);
      long count = Arrays.stream(nanos, from, to).filter(one -> one > LATE_NANOS).count();
      if (count > 0) {
        text.append(" %d:%d".formatted(from / rate, count));
      }
    }
    return text.isEmpty() ? " none" : text.toString();
  }

  private static double at(long[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1, sorted.length * part)] / 1e6;
  }

  private void work() {
    Socket socket = null;
    InputStream in = null;
    for (int i = next.getAndIncrement(); i < nanos.length; i = next.getAndIncrement()) {
      long due = begin + i * 1_000_000_000L / rate;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      try {
        if (socket == null) {
          socket = new Socket("127.0.0.1", port);
          in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        }
        ask(socket, in, "/api/candles?limit=500&symbol=symbol" + i * 7 % symbols);
      } catch (IOException e) {
        failed.incrementAndGet();
        socket = null;
      }
      nanos[i] = System.nanoTime() - due;
    }
  }

  private void ask(Socket socket, InputStream in, String path) throws IOException {
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    String status = line(in);
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    in.skipNBytes(length);
    bytes.addAndGet(length);
    if (!status.contains(" 200 ") || length < 10_000) {
      failed.incrementAndGet();
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("The server has closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static void follow(int port, AtomicLong events) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              "GET /api/events?symbols=SYMBOL1,SYMBOL2&timeframe=1m HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        if (line(in).startsWith("event:")) {
          events.incrementAndGet();
        }
      }
    } catch (IOException e) {
      // the end of the measurement
    }
  }
}
