package dev.tarn.runner.live;

import dev.tarn.market.Signal;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Where strategies say things.
 *
 * @param outbox takes what goes to the lake
 * @param paper whether each signal is filled on paper
 * @param given hears of each signal
 * @param failed hears what a strategy threw, and where
 */
record LaneOutput(
    Outbox outbox, boolean paper, Consumer<Signal> given, BiConsumer<String, Throwable> failed) {}
