package dev.tarn.warehouse.write;

/**
 * Hears that a run gets on, and may end it early. Asked before each transaction and each database,
 * by the thread that runs the writer.
 */
@FunctionalInterface
public interface Progress {
  /** Never ends a run early. */
  Progress TO_THE_END = () -> true;

  /**
   * Answers whether to go on. After {@code false} nothing more is loaded; what has been loaded is
   * published where that takes nothing away from readers, and the next run goes on with the rest.
   */
  boolean goesOn();
}
