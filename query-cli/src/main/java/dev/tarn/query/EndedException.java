package dev.tarn.query;

/**
 * The command has ended with an exit code of its own, and said what there is to say or leaves it to
 * {@link #getMessage}, which is empty then.
 */
final class EndedException extends RuntimeException {
  /** As {@code timeout(1)} ends. */
  static final int TIMED_OUT = 124;

  /** As a shell tells that a program was interrupted. */
  static final int INTERRUPTED = 130;

  private static final long serialVersionUID = 1L;

  private final int code;

  EndedException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** What the process returns to its caller. */
  int code() {
    return code;
  }
}
