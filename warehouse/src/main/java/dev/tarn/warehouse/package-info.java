/**
 * What a warehouse is on disk: its databases, their replicas and the state of each set. Both sides
 * use it; the writing side is in {@code write}, the reading side in {@code read}, what both compute
 * in {@code merge}, what other clients find in the databases in {@code client}, and the way to
 * DuckDB in {@code sql}.
 */
package dev.tarn.warehouse;
