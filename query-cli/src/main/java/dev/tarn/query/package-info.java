/**
 * The commands that read a lake: candles, ticks, datasets, SQL, status. Results go to standard
 * output, everything else to standard error. Writes nothing to a lake.
 */
@NullMarked
package dev.tarn.query;

import org.jspecify.annotations.NullMarked;
