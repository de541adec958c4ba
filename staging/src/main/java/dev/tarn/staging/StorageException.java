package dev.tarn.staging;

/**
 * The machine failed, not the input: a full disk, missing permission, a broken device. Nothing that
 * was acknowledged is lost; try again once the cause is gone.
 */
public final class StorageException extends TarnException {
  private static final long serialVersionUID = 1L;

  public StorageException(String message) {
    super(message, null);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
