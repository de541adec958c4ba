package dev.tarn.staging.checksum;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Compares Parquet files with the checksums in them: the one of the whole file that Tarn writes,
 * and those that many producers write in the headers of pages. They may be left out, so a row group
 * that has none is taken as it is; but where one page of it has one, all of its pages must have
 * theirs, and agree with the footer. A file whose footer cannot be read is none of this class's
 * business: reading its rows fails. Keeps a buffer; used by one thread.
 */
public final class PageChecksums {
  static final int WINDOW_BYTES = 256 << 10;

  private byte[] window = {};

  /**
   * What is damaged: the first such page of each row group that has one, or something that is no
   * page. None where all is well, or no checksum tells.
   *
   * @throws IOException when the file cannot be read
   */
  public List<Damage> damages(Path file) throws IOException {
    return look(file).damages();
  }

  /**
   * What was found.
   *
   * @param footer what the footer says, of a file that has Tarn's checksum and agrees with it
   */
  record Look(List<Damage> damages, Optional<FooterSummary> footer) {
    private static final Look NOTHING = new Look(List.of(), Optional.empty());

    private static Look of(List<Damage> damages) {
      return new Look(damages, Optional.empty());
    }
  }

  /** What is damaged, as {@link #damages} says, and what need not be looked at again. */
  Look look(Path file) throws IOException {
    if (window.length == 0) {
      window = new byte[WINDOW_BYTES]; // many are made for nothing
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      FileBytes bytes = new FileBytes(channel, window);
      long start = Footer.start(bytes);
      return start < FileChecksum.BYTES ? Look.NOTHING : look(bytes, start);
    }
  }

  private static Look look(FileBytes file, long start) throws IOException {
    long mark = start - FileChecksum.BYTES;
    OptionalInt told = FileChecksum.told(file.copy(mark, FileChecksum.BYTES), FileChecksum.BYTES);
    if (told.isEmpty()) {
      return Look.of(pages(file, start));
    }
    int found = file.checksumWithout(mark, FileChecksum.BYTES);
    if (found == told.getAsInt()) {
      return new Look(List.of(), summary(file, start));
    }
    List<Damage> pages = pages(file, mark);
    return Look.of(
        pages.isEmpty() ? List.of(Damage.outsideOfPages(found, told.getAsInt())) : pages);
  }

  private static Optional<FooterSummary> summary(FileBytes file, long start) throws IOException {
    try {
      return Optional.of(Footer.summary(footer(file, start)));
    } catch (MalformedException | BufferUnderflowException e) {
      return Optional.empty(); // reading its rows will fail, and say so
    }
  }

  private static byte[] footer(FileBytes file, long start) throws IOException {
    return file.copy(start, Math.toIntExact(file.size() - Footer.TAIL_BYTES - start));
  }

  private static List<Damage> pages(FileBytes file, long end) throws IOException {
    Footer footer;
    try {
      byte[] bytes = footer(file, Footer.start(file));
      footer = Footer.read(bytes, 0, bytes.length);
    } catch (MalformedException | BufferUnderflowException e) {
      return List.of(); // reading its rows will fail, and say so
    }
    List<Damage> damages = new ArrayList<>();
    List<ColumnChunk> chunks = footer.chunks();
    long left = end; // each byte is looked at once, whatever the footer says
    int from = 0;
    while (from < chunks.size() && left >= 0) {
      RowGroupPages group = new RowGroupPages(file, end);
      int rowGroup = chunks.get(from).rowGroup();
      while (from < chunks.size() && chunks.get(from).rowGroup() == rowGroup && left >= 0) {
        ColumnChunk chunk = chunks.get(from++);
        left -= Math.max(0, chunk.bytes());
        if (left < 0) {
          group.suspect(chunk, chunk.offset(), "lies where other pages are");
        } else {
          group.look(chunk);
        }
      }
      group.damage().ifPresent(damages::add);
    }
    return damages;
  }
}
