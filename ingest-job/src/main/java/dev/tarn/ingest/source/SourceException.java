package dev.tarn.ingest.source;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source could not do what it was asked. The message is one line: what could not be done, with
 * the cause. What may be done about it is said by {@link #kind}.
 */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final @Nullable Duration retryAfter;

  private SourceException(
      Kind kind, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** What may be done about a failure. */
  public enum Kind {
    /** The venue, or the way to it, does not work: it may later. */
    UNAVAILABLE,
    /** The venue wants to be asked less often. */
    LIMITED,
    /** The question is wrong: asking again gives the same answer. */
    REFUSED,
    /** Nothing failed: a recording has come to its end. */
    FINISHED
  }

  /** The venue cannot be reached, or fails. */
  public static SourceException unavailable(String message, @Nullable Throwable cause) {
    return new SourceException(Kind.UNAVAILABLE, message, cause, null);
  }

  /**
   * The venue refuses for now.
   *
   * @param retryAfter what the venue says, or null
   */
  public static SourceException limited(
      String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
    return new SourceException(Kind.LIMITED, message, cause, retryAfter);
  }

  /** What is asked for does not exist. */
  public static SourceException refused(String message) {
    return new SourceException(Kind.REFUSED, message, null, null);
  }

  /** There is no more to come. */
  public static SourceException finished() {
    return new SourceException(Kind.FINISHED, "The recording has ended", null, null);
  }

  /** What may be done about it. */
  public Kind kind() {
    return kind;
  }

  /** How long the venue wants to be left alone, if it said so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
