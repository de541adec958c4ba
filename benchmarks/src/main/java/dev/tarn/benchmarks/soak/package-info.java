/**
 * The soak: simulated days at high speed, with everything that happens to a lake in months, and a
 * look after each day at what may grow. {@link dev.tarn.benchmarks.soak.SoakFigure} runs it; {@link
 * dev.tarn.benchmarks.soak.SoakWriter} and {@link dev.tarn.benchmarks.soak.SoakProducer} are
 * processes of their own, whose clock is told the time.
 */
package dev.tarn.benchmarks.soak;
