package dev.tarn.runner.rules;

import java.time.Instant;

/**
 * A decision that was taken before.
 *
 * @param barTime open time of its bar, UTC
 * @param price the bar's close
 */
public record PastDecision(Instant barTime, Decision decision, double price) {}
