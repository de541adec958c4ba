package dev.tarn.query.output;

import java.time.Instant;
import java.util.Optional;

/**
 * What was written.
 *
 * @param rows how many
 * @param newest the time in the last row's first column that holds a time; absent if there is none
 */
public record Written(long rows, Optional<Instant> newest) {}
