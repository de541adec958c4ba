package dev.tarn.staging;

/** Something else is at work, such as another writer. Nothing was done; try again later. */
public final class BusyException extends TarnException {
  private static final long serialVersionUID = 1L;

  public BusyException(String message) {
    super(message, null);
  }

  public BusyException(String message, Throwable cause) {
    super(message, cause);
  }
}
