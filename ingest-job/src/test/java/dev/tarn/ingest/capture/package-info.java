/** Recorded captures, read line by line. */
@NullMarked
package dev.tarn.ingest.capture;

import org.jspecify.annotations.NullMarked;
