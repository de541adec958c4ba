package dev.tarn.benchmarks.storm;

/** Appends old candles in batches. */
final class Backfill {

  private Backfill() {}

  public static void main(String[] args) throws Exception {
    Part.play("backfill", args, Backfill::work);
  }

  private static void work(Part part) throws Exception {
    try (Producer producer = part.system().producer(part.plan(), Table.CANDLES, Feed.BACKFILL)) {
      Production production = new Production(producer, part.measures());
      long number = part.measures().acknowledged() + 1;
      part.awaitTurn();
      while (!part.isOver()) {
        long next = Clock.micros() + Plan.COMMIT.toNanos() / 1_000;
        for (int i = 0; i < Plan.BATCH; i++) {
          production.append(Feed.candle(number++));
        }
        production.commit();
        Clock.sleepUntil(next);
      }
      production.commit();
    }
  }
}
