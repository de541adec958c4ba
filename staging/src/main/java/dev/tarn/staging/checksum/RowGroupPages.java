package dev.tarn.staging.checksum;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the pages of a row group, one after the other. */
final class RowGroupPages {
  private final FileBytes file;
  private final long end;
  private boolean hasChecksums;
  private @Nullable Damage suspicion;

  /**
   * @param end where in the file pages must end
   */
  RowGroupPages(FileBytes file, long end) {
    this.file = file;
    this.end = end;
  }

  /** What is wrong, if the row group has checksums that vouch for the rest being as intended. */
  Optional<Damage> damage() {
    return hasChecksums ? Optional.ofNullable(suspicion) : Optional.empty();
  }

  /** Something is wrong that is no damage where there are no checksums. */
  void suspect(ColumnChunk chunk, long offset, String what) {
    if (suspicion == null) {
      suspicion = Damage.ofPage(chunk, offset, what);
    }
  }

  /** Looks at the pages of a column. */
  void look(ColumnChunk chunk) throws IOException {
    if (chunk.offset() < 0 || chunk.bytes() < 0 || chunk.offset() > end - chunk.bytes()) {
      suspect(chunk, chunk.offset(), "lies outside of the file's pages");
      return;
    }
    long position = chunk.offset();
    long last = position + chunk.bytes();
    long values = 0;
    while (position < last) {
      Optional<PageHeader> read = header(position);
      if (read.isEmpty()) {
        suspect(chunk, position, "has a header that cannot be read");
        return;
      }
      PageHeader header = read.get();
      long begin = position + header.length();
      if (begin + header.bytes() > last) {
        suspect(chunk, position, "is longer than the footer tells");
        return;
      }
      compare(chunk, position, header);
      values += header.values();
      position = begin + header.bytes();
    }
    if (values != chunk.values()) {
      suspect(
          chunk,
          chunk.offset(),
          "and those behind it have %d values where the footer tells %d"
              .formatted(values, chunk.values()));
    }
  }

  private void compare(ColumnChunk chunk, long position, PageHeader header) throws IOException {
    if (header.encoding() >= 0 && !chunk.hasEncoding(header.encoding())) {
      suspect(chunk, position, "has an encoding that the footer does not tell of");
    }
    if (header.checksum().isEmpty()) {
      suspect(chunk, position, "has no checksum, and others have one");
      return;
    }
    hasChecksums = true;
    int told = header.checksum().getAsInt();
    int found = file.checksum(position + header.length(), header.bytes());
    if (found != told) {
      suspect(
          chunk,
          position,
          "has the checksum %08x where its header tells %08x".formatted(found, told));
    }
  }

  private Optional<PageHeader> header(long position) throws IOException {
    int index = file.at(position, 1);
    try {
      return Optional.of(PageHeader.read(file.window(), index, file.end()));
    } catch (MalformedException e) {
      return Optional.empty();
    } catch (BufferUnderflowException e) {
      if (file.isFilledFrom(position)) {
        return Optional.empty();
      }
    }
    int all = file.at(position, Integer.MAX_VALUE);
    try {
      return Optional.of(PageHeader.read(file.window(), all, file.end()));
    } catch (MalformedException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }
}
