package dev.tarn.ingest.standin;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How a stand-in misbehaves. Everything can be switched while it runs, from any thread; a count of
 * 0 switches it off. Counts of messages are those of one connection.
 */
public final class Faults {
  volatile int dropEveryMessages;
  volatile int cutFrameAtMessage;
  volatile int repeatEveryMessages;
  volatile int reorderEveryMessages;
  volatile int garbageEveryMessages;
  volatile Duration dropEvery = Duration.ZERO;
  volatile boolean stalled;
  volatile Duration delay = Duration.ZERO;
  volatile Duration retryAfter = Duration.ofSeconds(1);
  volatile int failureStatus = 503;
  final AtomicInteger limited = new AtomicInteger();
  final AtomicInteger failing = new AtomicInteger();
  final AtomicInteger empty = new AtomicInteger();

  /** Closes each connection, without a close frame, once it has sent so many messages. */
  public void dropEveryMessages(int messages) {
    dropEveryMessages = messages;
  }

  /** Closes each connection that is opened from now on after a while. */
  public void dropEvery(Duration duration) {
    dropEvery = duration;
  }

  /** Closes each connection in the middle of the frame of its n-th message. */
  public void cutFrameAtMessage(int message) {
    cutFrameAtMessage = message;
  }

  /** Sends each n-th message twice. */
  public void repeatEveryMessages(int messages) {
    repeatEveryMessages = messages;
  }

  /** Sends each n-th message after the one that follows it. */
  public void reorderEveryMessages(int messages) {
    reorderEveryMessages = messages;
  }

  /** Sends garbage before each n-th message: in turn no JSON, no fields, a price of 0, NaN. */
  public void garbageEveryMessages(int messages) {
    garbageEveryMessages = messages;
  }

  /** Keeps connections open, and sends nothing; what happens meanwhile is in the history only. */
  public void stall() {
    stalled = true;
  }

  /** Sends again. */
  public void resume() {
    stalled = false;
  }

  /**
   * Answers the next requests, attempts to connect a feed among them, with 429 and a Retry-After.
   */
  public void limitRequests(int requests, Duration retryAfter) {
    this.retryAfter = retryAfter;
    limited.set(requests);
  }

  /** Answers the next requests, attempts to connect a feed among them, with a status of failure. */
  public void failRequests(int requests, int status) {
    failureStatus = status;
    failing.set(requests);
  }

  /** Answers the next requests for data as if there were none. */
  public void emptyAnswers(int requests) {
    empty.set(requests);
  }

  /** Answers each request after a while. */
  public void delayAnswers(Duration delay) {
    this.delay = delay;
  }

  static boolean take(AtomicInteger count) {
    return count.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }
}
