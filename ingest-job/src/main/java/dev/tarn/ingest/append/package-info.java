/**
 * JSON lines that come in without end: rows go to an appender, lines that are no rows to a rejects
 * file. One bad line never holds up the others.
 */
@NullMarked
package dev.tarn.ingest.append;

import org.jspecify.annotations.NullMarked;
