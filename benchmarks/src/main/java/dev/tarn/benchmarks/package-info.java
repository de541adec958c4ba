/**
 * What Tarn costs, measured against what people would use instead, as ratios within one run. Each
 * figure is a class; {@code bin/benchmark} runs them. Nothing here is part of the product.
 */
package dev.tarn.benchmarks;
