package dev.tarn.staging;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** Says in one line what a storage reported. */
final class Failures {

  private Failures() {}

  /**
   * The message, led by the exception's name where the message is nothing but a path, or missing.
   */
  static String describe(Throwable failure) {
    String message = failure.getMessage();
    boolean bare =
        message == null || (failure instanceof FileSystemException f && f.getReason() == null);
    String text =
        bare
            ? failure.getClass().getSimpleName() + (message == null ? "" : " " + message)
            : message;
    return text.replaceAll("\\s+", " ").strip();
  }

  /**
   * Throws the storage's failure that a library has wrapped in {@code failure}, if there is one.
   */
  static void rethrowStorage(RuntimeException failure) throws IOException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException found) {
        throw found;
      }
    }
  }
}
