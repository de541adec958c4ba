package dev.tarn.staging.checksum;

import java.util.OptionalInt;

/**
 * Something in a file that is not what its producer wrote.
 *
 * @param rowGroup number of the row group that it is in, from 0; absent for what is no page: the
 *     footer, or what stands before a page
 * @param description what is wrong, in a sentence about the file
 */
public record Damage(OptionalInt rowGroup, String description) {

  /**
   * @param offset where in the file the page's header is, or should be
   */
  static Damage ofPage(ColumnChunk chunk, long offset, String what) {
    return new Damage(
        OptionalInt.of(chunk.rowGroup()),
        "it is damaged: in row group %d the page of the column %s at byte %d %s"
            .formatted(chunk.rowGroup(), chunk.column(), offset, what));
  }

  static Damage outsideOfPages(int found, int told) {
    return new Damage(
        OptionalInt.empty(),
        "it is damaged, in its footer or before a page: it has the checksum %08x where it tells %08x"
            .formatted(found, told));
  }
}
