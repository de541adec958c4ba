package dev.tarn.runner;

import dev.tarn.strategy.Parameter;
import dev.tarn.strategy.Parameters;
import dev.tarn.strategy.StrategyProvider;
import java.util.List;
import java.util.function.Supplier;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Rule;
import org.ta4j.core.Strategy;
import org.ta4j.core.TradingRecord;

/** A strategy that throws at a bar of its choice, of one symbol. */
final class Faulty implements StrategyProvider {
  private final String name;
  private final Supplier<Throwable> fault;

  Faulty(String name, Supplier<Throwable> fault) {
    this.name = name;
    this.fault = fault;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return "Throws.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("bar", "3", "throws at this bar"));
  }

  @Override
  public Strategy strategy(BarSeries series, Parameters parameters) {
    int bar = parameters.count("bar");
    boolean affected = series.getName().contains("AAA");
    Rule faulty =
        new Rule() {
          @Override
          public boolean isSatisfied(int index, TradingRecord trades) {
            if (affected && index >= bar) {
              throwAny(fault.get());
            }
            return index >= bar;
          }
        };
    return new BaseStrategy(name, faulty, faulty);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void throwAny(Throwable fault) throws E {
    throw (E) fault;
  }
}
