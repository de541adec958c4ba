/**
 * The storm: everybody of the field reports at once, as processes that are killed now and then, on
 * one system after the other, with an independent count at the end. {@link
 * dev.tarn.benchmarks.storm.StormFigure} runs it; a system is what implements {@link
 * dev.tarn.benchmarks.storm.SystemUnderTest}.
 */
package dev.tarn.benchmarks.storm;
