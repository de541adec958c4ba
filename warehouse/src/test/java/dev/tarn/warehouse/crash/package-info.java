/**
 * Runs of a whole lake (producers, the writer, readers, retention, compaction, rebuild) that are
 * broken off at any step: by the death of the process, by a power failure that takes what was not
 * synced, by a disk that refuses. What is there afterwards is held to a model of plain collections.
 * And the proof that this notices: the same runs over code that was broken on purpose.
 */
package dev.tarn.warehouse.crash;
