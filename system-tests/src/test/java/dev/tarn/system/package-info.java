/**
 * The lake as a whole: tests in which several processes share one. The programs that they start are
 * in {@code program}.
 */
package dev.tarn.system;
