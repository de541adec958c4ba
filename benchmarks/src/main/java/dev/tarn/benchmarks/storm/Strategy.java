package dev.tarn.benchmarks.storm;

/**
 * Appends an event of an order twice a second, and commits each. A restarted one asks the system
 * for the last event that it has stored, since it must know its orders.
 */
final class Strategy {

  private Strategy() {}

  public static void main(String[] args) throws Exception {
    Part.play("strategy", args, Strategy::work);
  }

  private static void work(Part part) throws Exception {
    Plan plan = part.plan();
    String name = Feed.strategy(part.index());
    try (Producer producer = part.system().producer(plan, Table.ORDERS, name)) {
      Production production = new Production(producer, part.measures());
      long number = Math.max(part.measures().acknowledged(), stored(part, name)) + 1;
      part.awaitTurn();
      while (!part.isOver()) {
        Row order = Feed.order(plan, part.index(), number);
        Clock.sleepUntil(order.micros());
        production.append(order);
        production.commit();
        number++;
      }
      production.commit();
    }
  }

  private static long stored(Part part, String name) {
    try {
      return part.system().lastOrder(part.plan(), name).orElse(-1);
    } catch (Exception e) {
      System.err.println(name + " cannot ask for its last order: " + e.getMessage());
      return -1; // it goes by what it was told
    }
  }
}
