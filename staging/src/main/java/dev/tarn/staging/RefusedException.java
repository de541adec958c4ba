package dev.tarn.staging;

/**
 * The input is wrong: a row, a file, a name or a setting. Trying again without a change gives the
 * same answer.
 */
public final class RefusedException extends TarnException {
  private static final long serialVersionUID = 1L;

  public RefusedException(String message) {
    super(message, null);
  }

  public RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
