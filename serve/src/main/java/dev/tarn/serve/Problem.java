package dev.tarn.serve;

/** A request that is answered with an error: a status of HTTP, and one sentence for the caller. */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int retryAfterSeconds;

  private Problem(int status, int retryAfterSeconds, String message) {
    super(message);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The request is wrong, and will be. */
  static Problem badRequest(String message) {
    return new Problem(400, 0, message);
  }

  /** What is asked for is not there. */
  static Problem notFound(String message) {
    return new Problem(404, 0, message);
  }

  /** Not now; the same request may be answered later. */
  static Problem unavailable(int retryAfterSeconds, String message) {
    return new Problem(503, retryAfterSeconds, message);
  }

  /** Another status; the same request may be answered later. */
  static Problem unavailableWith(int status, int retryAfterSeconds, String message) {
    return new Problem(status, retryAfterSeconds, message);
  }

  /** Another status. */
  static Problem of(int status, String message) {
    return new Problem(status, 0, message);
  }

  int status() {
    return status;
  }

  /** 0 where trying again is of no use. */
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
