package dev.tarn.benchmarks.storm;

/**
 * Appends the ticks of an even feed and commits twice a second. A restarted one goes on after the
 * last tick that was acknowledged, as a feed does that is asked for what is missing.
 */
final class Ingestor {

  private static final long LATEST_MICROS = 20_000_000;

  private Ingestor() {}

  public static void main(String[] args) throws Exception {
    Part.play("ingestor", args, Ingestor::work);
  }

  private static void work(Part part) throws Exception {
    Plan plan = part.plan();
    String name = Feed.ingestor(part.index());
    try (Producer producer = part.system().producer(plan, Table.TICKS, name)) {
      Production production = new Production(producer, part.measures());
      long number = part.measures().acknowledged() + 1;
      part.awaitTurn();
      long between = Plan.COMMIT.toNanos() / 1_000;
      long nextCommit = Clock.micros() + between;
      long latest = plan.endMicros() + LATEST_MICROS;
      while (Clock.micros() < latest) { // should it be late, it goes on until it has all
        Row tick = Feed.tick(plan, part.index(), number);
        if (tick.micros() >= plan.endMicros()) {
          break;
        }
        if (tick.micros() <= Clock.micros()) {
          production.append(tick);
          number++;
        } else {
          Clock.sleepUntil(Math.min(tick.micros(), nextCommit));
        }
        if (Clock.micros() >= nextCommit) {
          production.commit();
          nextCommit = Math.max(nextCommit + between, Clock.micros());
        }
      }
      Clock.sleep(Plan.COMMIT);
      production.commit();
    }
  }
}
