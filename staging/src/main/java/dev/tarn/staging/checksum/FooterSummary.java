package dev.tarn.staging.checksum;

/**
 * What the footer of a Parquet file says of the whole file.
 *
 * @param schema its columns with their types, as the footer has them: files with the same text have
 *     the same columns. Not meant to be read
 * @param rows how many there are
 */
public record FooterSummary(String schema, long rows) {}
