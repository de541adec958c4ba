package dev.tarn.warehouse.merge;

/**
 * Rows of a batch break the rules of their dataset: one of its segments has to be found and set
 * aside.
 */
public final class BrokenRowsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokenRowsException(String message) {
    super(message);
  }
}
