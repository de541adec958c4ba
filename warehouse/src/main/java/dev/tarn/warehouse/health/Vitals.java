package dev.tarn.warehouse.health;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The figures that monitors keep. Times are UTC.
 *
 * @param lastRun when the writer's last run ended; absent when it never ran
 * @param writing true while a writer is at work
 * @param waiting segments in staging that are not published; empty when a database could not be
 *     read
 * @param oldestWaiting since when the oldest of them waits
 * @param publishedAt when the database that was published first was published last
 * @param newestTick the time of the newest published tick
 * @param quarantined files that were refused
 * @param deadJournals journals whose producers are dead
 * @param pinned replicas that readers hold though the link has left them
 * @param freeBytes room on the lake's file system
 */
public record Vitals(
    Optional<Instant> lastRun,
    boolean writing,
    OptionalInt waiting,
    Optional<Instant> oldestWaiting,
    Optional<Instant> publishedAt,
    Optional<Instant> newestTick,
    int quarantined,
    int deadJournals,
    int pinned,
    long freeBytes) {}
