package dev.tarn.serve;

/**
 * A bar as JSON has it.
 *
 * @param openMicros its open time, in microseconds since the epoch
 * @param closed false while it is forming
 * @param members the members of its object but for the open time
 */
record Bar(long openMicros, boolean closed, String members) {}
