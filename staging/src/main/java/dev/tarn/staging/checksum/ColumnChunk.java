package dev.tarn.staging.checksum;

/**
 * Where the footer says that the pages of a column lie in a row group, and what they are.
 *
 * @param rowGroup the row group's number, from 0
 * @param column the column's name, with those of the structs that it is in
 * @param offset of the first page
 * @param bytes length of all pages with their headers
 * @param values how many there are in its data pages, nulls among them
 * @param encodings a bit for each encoding that its pages have
 */
record ColumnChunk(
    int rowGroup, String column, long offset, long bytes, long values, long encodings) {

  boolean hasEncoding(int encoding) {
    return encoding >= 0 && encoding < Long.SIZE && (encodings & 1L << encoding) != 0;
  }
}
