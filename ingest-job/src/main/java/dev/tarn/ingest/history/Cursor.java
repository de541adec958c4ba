package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Start;
import java.time.Instant;

/**
 * How a source wants to be asked from a time on, to go on exactly where it ended.
 *
 * @param at all before this time is covered
 * @param start what to ask with
 */
record Cursor(Instant at, Start start) {}
