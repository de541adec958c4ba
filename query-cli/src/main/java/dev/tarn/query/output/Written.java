package dev.tarn.query.output;

import java.time.Instant;
import java.util.Optional;

/**
 * What was written.
 *
 * @param rows how many
 * @param newest the newest time of the first column that holds times; absent if there is none
 */
public record Written(long rows, Optional<Instant> newest) {}
