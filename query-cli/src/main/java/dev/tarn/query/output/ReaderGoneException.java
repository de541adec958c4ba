package dev.tarn.query.output;

/** Whoever read the results has had enough, as {@code head} does. Not an error: stop in silence. */
public final class ReaderGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReaderGoneException(Throwable cause) {
    super("The reader of the results has gone", cause);
  }
}
