package dev.tarn.ingest.simulate;

import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The trades of a simulation, one after the other. Each symbol's price walks at random in steps of
 * a hundredth of a percent or so, sizes are small mostly and large at times, and buyers lift the
 * price where sellers press it. Not safe for use by several threads.
 */
public final class SyntheticMarket {
  private final Simulation simulation;
  private final SplittableRandom random;
  private final List<Instrument> instruments;
  private final long firstSequence;
  private long number;

  public SyntheticMarket(Simulation simulation) {
    this.simulation = simulation;
    this.random = new SplittableRandom(simulation.seed());
    this.instruments =
        simulation.symbols().stream()
            .map(symbol -> new Instrument(symbol, random.split()))
            .toList();
    // Numbers follow the market's time, so that two simulations of different times share none.
    this.firstSequence = ChronoUnit.MICROS.between(Instant.EPOCH, simulation.start());
  }

  /** The next trade. */
  public Tick next() {
    Instrument instrument = instruments.get(random.nextInt(instruments.size()));
    long sequence = firstSequence + number;
    Side side = instrument.trade();
    Tick tick =
        new Tick(
            simulation.venue(),
            instrument.symbol,
            simulation.time(number).truncatedTo(ChronoUnit.MICROS),
            instrument.price(),
            instrument.size(),
            side,
            Long.toString(sequence),
            sequence,
            null);
    number++;
    return tick;
  }

  /**
   * One symbol's price, kept as a whole number of ticks, so that prices have the few decimals that
   * a venue's have.
   */
  private static final class Instrument {
    private static final double TICKS_PER_UNIT = 100;
    private static final double LOTS_PER_UNIT = 1_000;

    private final String symbol;
    private final SplittableRandom random;
    private final long lowest;
    private final long highest;
    private final int step;
    private long ticks;

    Instrument(String symbol, SplittableRandom random) {
      this.symbol = symbol;
      this.random = random;
      this.ticks = random.nextLong(10_000, 10_000_000);
      this.lowest = ticks / 10;
      this.highest = ticks * 10;
      this.step = (int) Math.max(2, ticks / 10_000);
    }

    /** Moves the price, and says who moved it. */
    Side trade() {
      long up = random.nextInt(step);
      long down = random.nextInt(step);
      long move = up - down;
      if (ticks + move > lowest && ticks + move < highest) {
        ticks += move;
      }
      boolean buyer = move == 0 ? random.nextBoolean() : move > 0;
      return buyer ? Side.BUY : Side.SELL;
    }

    double price() {
      return ticks / TICKS_PER_UNIT;
    }

    double size() {
      // Exponential: many small trades, few large ones.
      return (1 + Math.floor(-Math.log(1 - random.nextDouble()) * 500)) / LOTS_PER_UNIT;
    }
  }
}
