/**
 * What a warehouse is on disk: its databases, their replicas and the state of each set. Both sides
 * use it; the writing side is in {@code write}, the reading side in {@code read}, what both compute
 * in {@code merge}, and the way to DuckDB in {@code sql}.
 */
package dev.tarn.warehouse;
