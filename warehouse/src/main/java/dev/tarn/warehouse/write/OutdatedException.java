package dev.tarn.warehouse.write;

/**
 * Replicas are not as the last run has left them: the run has to begin anew, with a look at each.
 */
final class OutdatedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param cause what was found; null when there is more in a replica than is known
   */
  OutdatedException(Throwable cause) {
    super("replicas are not as the last run has left them", cause);
  }
}
