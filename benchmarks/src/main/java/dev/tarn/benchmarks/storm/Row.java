package dev.tarn.benchmarks.storm;

/**
 * A row of any table.
 *
 * @param producer who produces it
 * @param number counts the producer's rows, from 0
 * @param symbol the instrument
 * @param micros when it happened
 * @param price above 1
 * @param quantity above zero
 */
record Row(
    String producer, long number, String symbol, long micros, double price, double quantity) {}
