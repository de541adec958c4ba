package dev.tarn.warehouse.read;

/** The replica that was to be read is being written, or was evicted: look at the link again. */
final class OvertakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OvertakenException(String message) {
    super(message);
  }
}
