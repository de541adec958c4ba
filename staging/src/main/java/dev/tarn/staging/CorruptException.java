package dev.tarn.staging;

/**
 * A file of the lake is damaged. It has to be set aside; what it held is rebuilt from another copy.
 */
public final class CorruptException extends TarnException {
  private static final long serialVersionUID = 1L;

  public CorruptException(String message) {
    super(message, null);
  }

  public CorruptException(String message, Throwable cause) {
    super(message, cause);
  }
}
