package dev.tarn.benchmarks.storm;

/**
 * The rows of each producer, the same however often they are asked for: a tick has its time, and is
 * the same tick when the exchange tells it again.
 */
final class Feed {
  static final String BACKFILL = "backfill-0";
  static final int SYMBOLS_OF_EACH = 5;

  private static final int OLD_SYMBOLS = 10;
  private static final long MINUTE_MICROS = 60_000_000;
  private static final long OLD = 1_577_836_800_000_000L; // 2020-01-01

  private Feed() {}

  static String ingestor(int index) {
    return "ingestor-" + index;
  }

  static String strategy(int index) {
    return "strategy-" + index;
  }

  static String symbol(int ingestor, long number) {
    return "I" + ingestor + "S" + number % SYMBOLS_OF_EACH;
  }

  /** Whose symbol it is. */
  static String ingestorOf(String symbol) {
    return "ingestor-" + symbol.substring(1, symbol.indexOf('S'));
  }

  /** A tick at its place in an even feed. */
  static Row tick(Plan plan, int ingestor, long number) {
    return new Row(
        ingestor(ingestor),
        number,
        symbol(ingestor, number),
        plan.beginMicros() + number * 1_000_000 / plan.rate(),
        price(number),
        quantity(number));
  }

  /** An old candle of one minute. */
  static Row candle(long number) {
    return new Row(
        BACKFILL,
        number,
        "B" + number % OLD_SYMBOLS,
        OLD + number / OLD_SYMBOLS * MINUTE_MICROS,
        price(number),
        quantity(number));
  }

  /** An event of an order, at an even rate. */
  static Row order(Plan plan, int strategy, long number) {
    return new Row(
        strategy(strategy),
        number,
        symbol(0, number),
        plan.beginMicros() + number * Plan.ORDER_MICROS,
        price(number),
        1 + number % 100);
  }

  private static double price(long number) {
    return (10_000 + number * 7_919 % 1_000) / 100.0;
  }

  private static double quantity(long number) {
    return (1 + number * 104_729 % 5_000) / 1_000.0;
  }
}
