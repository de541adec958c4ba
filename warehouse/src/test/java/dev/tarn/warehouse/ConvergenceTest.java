package dev.tarn.warehouse;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Cluster;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.warehouse.support.Convergence;
import dev.tarn.warehouse.support.Plan;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The same segments give the same tables, in whatever order and grouping they come. */
class ConvergenceTest {
  private static final Instant BASE = Instant.parse("2026-03-01T23:30:00Z");

  /**
   * Microseconds after the base: within a minute, around minutes, and around the window of an hour.
   */
  private static final List<Long> OFFSETS =
      List.of(
          0L,
          1L,
          59_999_999L,
          60_000_000L,
          61_000_000L,
          3_600_000_000L,
          3_600_000_001L,
          3_660_000_000L,
          7_200_000_000L);

  @Property
  void ticksAndTheirCandlesAreAFunctionOfTheSetOfSegments(@ForAll("market") Plan plan) {
    Convergence.holds(plan, MarketDatasets.TICKS, MarketDatasets.CANDLES);
  }

  /** Midnight lies between the rows; at first the day before it is old enough, then both are. */
  @Property
  void daysThatHaveLeftTheTablesChangeNothing(
      @ForAll("market") Plan plan, @ForAll("leaving") Set<String> leaving) {
    Clock clock = Clock.fixed(Instant.parse("2026-03-03T20:00:00Z"), ZoneOffset.UTC);
    Map<String, Duration> keep = new HashMap<>();
    leaving.forEach(dataset -> keep.put(dataset, Duration.ofDays(1)));
    Convergence.holds(
        plan,
        TestLake.hasty().withClock(clock).withKeepInDatabase(keep),
        MarketDatasets.TICKS,
        MarketDatasets.CANDLES);
  }

  @Provide
  Arbitrary<Set<String>> leaving() {
    return Arbitraries.of(
        Set.of("ticks", "candles"), Set.of("ticks", "candles"), Set.of("ticks"), Set.of("candles"));
  }

  @Property
  void rowsOfUniqueAreAFunctionOfTheSetOfSegments(@ForAll("fills") Plan plan) {
    Convergence.holds(plan, TestDatasets.FILLS);
  }

  @Property
  void rowsOfLatestAreAFunctionOfTheSetOfSegments(@ForAll("positions") Plan plan) {
    Convergence.holds(plan, TestDatasets.POSITIONS);
  }

  @Property
  void rowsOfAppendAreKeptAll(@ForAll("remarks") Plan plan) {
    Convergence.holds(plan, TestDatasets.REMARKS);
  }

  @Provide
  Arbitrary<Plan> market() {
    return Plan.of(
        Arbitraries.frequencyOf(
            Tuple.of(3, Plan.chunks(MarketDatasets.TICKS, ticks())),
            Tuple.of(1, Plan.chunks(MarketDatasets.CANDLES, candles()))));
  }

  @Provide
  Arbitrary<Plan> fills() {
    return Plan.of(
        Plan.chunks(
            TestDatasets.FILLS,
            Combinators.combine(
                    Arbitraries.of("A", "B"),
                    Arbitraries.of("1", "2", "3").injectNull(0.2),
                    Arbitraries.of(OFFSETS).map(ConvergenceTest::micros).injectNull(0.2),
                    Arbitraries.of(1.0, 1.5, 0.0, -0.0, Double.NaN),
                    Arbitraries.of("x", "ı").injectNull(0.3))
                .as(TestDatasets::fill)));
  }

  @Provide
  Arbitrary<Plan> positions() {
    return Plan.of(
        Plan.chunks(
            TestDatasets.POSITIONS,
            Combinators.combine(
                    Arbitraries.of("P1", "P2", "P3"),
                    Arbitraries.of("PENDING", "OPEN", "CLOSED").injectNull(0.2),
                    Arbitraries.of(1L, 2L).injectNull(0.3),
                    Arbitraries.of(OFFSETS).map(ConvergenceTest::micros).injectNull(0.2),
                    Arbitraries.of(1.0, -0.0, 0.0).injectNull(0.3))
                .as(TestDatasets::position)));
  }

  @Provide
  Arbitrary<Plan> remarks() {
    return Plan.of(
        Plan.chunks(
            TestDatasets.REMARKS,
            Arbitraries.of("a", "b").injectNull(0.2).map(TestDatasets::remark)));
  }

  /** Sizes and prices are binary fractions, so that the model's sums are exact. */
  private static Arbitrary<Tick> ticks() {
    return Combinators.combine(
            Arbitraries.of("", "X"),
            Arbitraries.of(OFFSETS),
            Arbitraries.of(1.0, 1.5, 2.0),
            Arbitraries.of(0.0, 0.25, 0.5),
            Arbitraries.of(Side.values()),
            Arbitraries.of("1", "2", "10").injectNull(0.2),
            Arbitraries.of(1L, 2L).injectNull(0.3),
            Arbitraries.of(OFFSETS).injectNull(0.7))
        .as(
            (venue, offset, price, size, side, id, sequence, received) ->
                new Tick(
                    venue,
                    "NSE_EQ|'%s",
                    time(offset),
                    price,
                    size,
                    side,
                    id,
                    sequence,
                    received == null ? null : time(received)));
  }

  private static Arbitrary<Candle> candles() {
    return Combinators.combine(
            Arbitraries.of("1m", "1m", "5m"),
            Arbitraries.of(0L, 60_000_000L, 120_000_000L, 3_600_000_000L, 7_200_000_000L),
            Arbitraries.of(1.0, 1.25),
            Arbitraries.of(3.0).injectNull(0.5),
            Arbitraries.of(new Cluster(1, 0.5, 0), new Cluster(1, 0, 0.5)).injectNull(0.5),
            Arbitraries.of(CandleSource.values()),
            Arbitraries.of(true, false),
            Arbitraries.of(0L, 1L))
        .as(
            (timeframe, offset, price, volume, cluster, source, closed, revision) ->
                new Candle(
                    "",
                    "NSE_EQ|'%s",
                    timeframe,
                    time(offset),
                    price,
                    3,
                    0.5,
                    1,
                    7,
                    volume,
                    null,
                    null,
                    null,
                    cluster == null ? null : List.of(cluster),
                    source,
                    closed,
                    revision));
  }

  private static Instant time(long offset) {
    return BASE.plus(offset, ChronoUnit.MICROS);
  }

  private static Long micros(long offset) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time(offset));
  }
}
