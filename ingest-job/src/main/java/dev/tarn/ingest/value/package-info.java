/**
 * From what a file or a line says to what a dataset's field holds: numbers, times, texts, JSON.
 * Every conversion is exact or refused with a reason; nothing is guessed. No file is opened here,
 * and no row is written.
 */
@NullMarked
package dev.tarn.ingest.value;

import org.jspecify.annotations.NullMarked;
