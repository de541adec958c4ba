package dev.tarn.ingest.source;

/**
 * What a venue sent that is no row.
 *
 * @param input as it came
 * @param reason why it is none
 */
public record Garbage(String input, String reason) {}
