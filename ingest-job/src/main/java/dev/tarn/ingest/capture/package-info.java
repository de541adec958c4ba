/**
 * Recorded captures of an exchange's live feed, played as if they came in now: the lines of a file,
 * the local times in front, and what the exchange's messages become. A format is added by a class
 * beside {@link dev.tarn.ingest.capture.BinanceCapture}.
 */
@NullMarked
package dev.tarn.ingest.capture;

import org.jspecify.annotations.NullMarked;
