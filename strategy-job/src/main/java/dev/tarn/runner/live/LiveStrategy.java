package dev.tarn.runner.live;

import dev.tarn.strategy.Parameters;
import dev.tarn.strategy.StrategyProvider;

/**
 * A strategy that is to run.
 *
 * @param id what it is called in the lake
 * @param provider gives its rules
 * @param parameters of its rules
 */
public record LiveStrategy(String id, StrategyProvider provider, Parameters parameters) {}
