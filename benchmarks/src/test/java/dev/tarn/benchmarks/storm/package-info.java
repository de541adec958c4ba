/** Tests of how a storm is counted and judged. */
package dev.tarn.benchmarks.storm;
