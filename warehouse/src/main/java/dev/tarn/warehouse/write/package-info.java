/**
 * The writing side: loading segments into replicas, publishing them, and keeping the replica sets
 * whole. Only the writer job uses it, and only one process at a time.
 */
package dev.tarn.warehouse.write;
