package dev.tarn.staging;

/**
 * Any failure that Tarn can name. The message is one line: what could not be done, the values and
 * the absolute path concerned, and what to do next. The subclass tells the caller what may be done
 * about it.
 */
public abstract class TarnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TarnException(String message, Throwable cause) {
    super(message, cause);
  }
}
