/**
 * The reading side: snapshots of a lake. Nothing here writes to the lake, and nobody waits for
 * anybody.
 */
package dev.tarn.warehouse.read;
