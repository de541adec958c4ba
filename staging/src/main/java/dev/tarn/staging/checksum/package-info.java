/**
 * Whether a Parquet file has the bytes that its producer wrote, told by the checksums in it. Reads
 * of the format just what that takes, and trusts nothing in the file: no memory is taken and no
 * step done beyond the file's own length. Values are read elsewhere.
 */
package dev.tarn.staging.checksum;
