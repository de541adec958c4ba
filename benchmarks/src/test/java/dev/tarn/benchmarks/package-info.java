/** Tests that the benchmarks count what they say. */
package dev.tarn.benchmarks;
