/**
 * What published databases hold for DuckDB clients that know nothing of Tarn: views of what is
 * published and staged, and candles of any timeframe.
 */
package dev.tarn.warehouse.client;
