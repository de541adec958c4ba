/**
 * What has happened: asking sources for past candles and trades until a range is covered or its
 * holes are believed, keeping what was got, and noting how far that is. The same requests serve
 * backfills, recovery at start-up, and what a live feed has missed.
 */
@NullMarked
package dev.tarn.ingest.history;

import org.jspecify.annotations.NullMarked;
