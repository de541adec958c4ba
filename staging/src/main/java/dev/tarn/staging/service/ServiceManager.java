package dev.tarn.staging.service;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Tells systemd that a service is ready, alive and about to stop; silent where systemd did not
 * start it. It listens on a datagram socket, which Java 17 cannot write to, so its own command does
 * it; the unit therefore has {@code NotifyAccess=all}. Nothing said here names a main process: the
 * command's own would be taken for it. Not safe for use by several threads.
 */
public final class ServiceManager {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String service;
  private final boolean listens;
  private final long intervalNanos;
  private final PrintWriter err;
  private long lastNanos;
  private boolean complained;

  /**
   * @param service what it is, for messages, such as {@code the writer}
   * @param environment with {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC} and {@code WATCHDOG_PID},
   *     as systemd sets them
   */
  public ServiceManager(
      String service, Map<String, String> environment, long pid, PrintWriter err) {
    this.service = service;
    this.listens = !environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty();
    String watched = environment.getOrDefault("WATCHDOG_PID", String.valueOf(pid));
    // a third: at least twice before it is due
    this.intervalNanos =
        watched.equals(String.valueOf(pid))
            ? micros(environment.getOrDefault("WATCHDOG_USEC", "")) * 1_000 / 3
            : 0;
    this.err = err;
  }

  private static long micros(String text) {
    return text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
  }

  /** The service does what it is for. */
  public void ready(String status) {
    lastNanos = System.nanoTime();
    say("READY=1", status(status));
  }

  /** Work gets on; told no more often than needed. */
  public void alive() {
    if (isDue()) {
      say("WATCHDOG=1");
    }
  }

  /** Work gets on, and this is how it stands. */
  public void alive(String status) {
    if (isDue()) {
      say("WATCHDOG=1", status(status));
    }
  }

  /** The service was told to stop. */
  public void stopping(String status) {
    say("STOPPING=1", status(status));
  }

  private boolean isDue() {
    long now = System.nanoTime();
    if (intervalNanos == 0 || now - lastNanos < intervalNanos) {
      return false;
    }
    lastNanos = now;
    return true;
  }

  private static String status(String text) {
    return "STATUS=" + text.replaceAll("\\s+", " ");
  }

  private void say(String... assignments) {
    if (!listens) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("systemd-notify"));
    command.addAll(Arrays.asList(assignments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        complain("it took more than " + PATIENCE.toSeconds() + " s");
      } else if (process.exitValue() != 0) {
        complain("it ended with code " + process.exitValue());
      }
    } catch (IOException e) {
      complain(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void complain(String problem) {
    if (!complained) {
      complained = true;
      err.println(
          "Cannot tell systemd how %1$s is, since systemd-notify failed: %2$s; %1$s goes on"
              .formatted(service, problem));
    }
  }
}
