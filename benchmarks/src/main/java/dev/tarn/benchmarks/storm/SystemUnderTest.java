package dev.tarn.benchmarks.storm;

import java.util.List;
import java.util.OptionalLong;

/**
 * A system that many processes share, used as the field uses it, with its own retries. Each method
 * is called in a process of its own, but for the first ones.
 */
interface SystemUnderTest {

  /** How the results name it. */
  String title();

  /** The processes that the system has besides its users. Called once. */
  default List<Service> services(Plan plan) throws Exception {
    return List.of();
  }

  /** What readers may look at, by name; where there is just one thing, it has none. */
  default List<String> views() {
    return List.of("");
  }

  /** Makes the tables. The services run already, and may not be ready yet. */
  void prepare(Plan plan) throws Exception;

  /** Opens a table for appending. */
  Producer producer(Plan plan, Table table, String name) throws Exception;

  /** The number of the last order event that a strategy has stored, if any. */
  OptionalLong lastOrder(Plan plan, String strategy) throws Exception;

  /** Opens what makes one-minute bars out of the newest ticks, or asks for those. */
  Task aggregator(Plan plan) throws Exception;

  /** Opens a view for a reader. */
  Reader reader(Plan plan, String view) throws Exception;

  /** Opens a connection that is kept; each run asks a question. */
  Task analyst(Plan plan) throws Exception;

  /** Opens for writing what should be read only. */
  AutoCloseable mistake(Plan plan) throws Exception;

  /** All rows, each time they can be looked at in another way. Called when all have ended. */
  List<Tally> count(Plan plan) throws Exception;

  /**
   * A process of the system.
   *
   * @param name for files and messages
   * @param options of its JVM
   * @param main class with the main method
   * @param arguments for it
   */
  record Service(String name, List<String> options, String main, List<String> arguments) {}

  /** Something to do now and then. */
  interface Task extends AutoCloseable {
    void run() throws Exception;

    @Override
    default void close() throws Exception {}
  }

  /** Asks what dashboards ask. */
  interface Reader extends AutoCloseable {
    /**
     * Reads the 20 newest ticks of a symbol, and answers the time of the newest in microseconds.
     */
    OptionalLong newestTick(String symbol) throws Exception;

    /** Reads the 60 newest one-minute bars of a symbol, and answers how many there are. */
    long bars(String symbol) throws Exception;

    @Override
    default void close() throws Exception {}
  }
}
