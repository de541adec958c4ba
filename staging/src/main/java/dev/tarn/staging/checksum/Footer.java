package dev.tarn.staging.checksum;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Parquet file's footer says of its pages. Those of columns that are encrypted or lie in
 * another file are not among them. The numbers are those of <a
 * href="https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift">the
 * format</a>.
 *
 * @param rowGroups how many there are
 * @param chunks in the order of the footer
 */
record Footer(int rowGroups, List<ColumnChunk> chunks) {
  /** The footer's length and the letters PAR1. */
  static final int TAIL_BYTES = 8;

  private static final int LARGEST = 64 << 20;

  Footer {
    chunks = List.copyOf(chunks);
  }

  /**
   * The footer's length as the file's tail tells it; -1 where it is no tail of a Parquet file that
   * can be read here.
   *
   * @param end where the file ends
   */
  static int length(byte[] bytes, int end) {
    boolean isParquet =
        bytes[end - 4] == 'P'
            && bytes[end - 3] == 'A'
            && bytes[end - 2] == 'R'
            && bytes[end - 1] == '1';
    int length = number(bytes, end - TAIL_BYTES);
    return isParquet && length <= LARGEST ? Math.max(-1, length) : -1;
  }

  /** Where in a file its footer begins; -1 where it has none. */
  static long start(FileBytes file) throws IOException {
    if (file.size() < 2 * TAIL_BYTES) {
      return -1;
    }
    // most footers are had with the tail, and small files as a whole
    file.at(Math.max(0, file.size() - file.window().length), file.window().length);
    int length = length(file.window(), file.end());
    return length < 0 ? -1 : Math.max(-1, file.size() - TAIL_BYTES - length);
  }

  /** A number of four bytes, the least first. */
  static int number(byte[] bytes, int at) {
    int number = 0;
    for (int i = Integer.BYTES - 1; i >= 0; i--) {
      number = number << Byte.SIZE | bytes[at + i] & 0xff;
    }
    return number;
  }

  /** Reads no more of {@code FileMetaData} than which columns and how many rows there are. */
  static FooterSummary summary(byte[] bytes) throws MalformedException {
    CompactInput input = new CompactInput(bytes, 0, bytes.length);
    String schema = "";
    long rows = -1;
    for (int field = input.field(0); field > 0 && rows < 0; field = input.field(field)) {
      int from = input.position();
      if (field == 3) { // num_rows, which stands behind the schema
        rows = input.i64();
      } else {
        input.skip();
        if (field == 2) { // schema
          schema = new String(bytes, from, input.position() - from, StandardCharsets.ISO_8859_1);
        }
      }
    }
    if (schema.isEmpty() || rows < 0) {
      throw new MalformedException("no schema or no rows");
    }
    return new FooterSummary(schema.intern(), rows); // thousands of files have the same one
  }

  /** Reads {@code FileMetaData}. */
  static Footer read(byte[] bytes, int from, int end) throws MalformedException {
    return new Reader(bytes, new CompactInput(bytes, from, end)).file();
  }

  private static final class Reader {
    private final byte[] bytes;
    private final CompactInput input;
    private final List<ColumnChunk> chunks = new ArrayList<>();

    Reader(byte[] bytes, CompactInput input) {
      this.bytes = bytes;
      this.input = input;
    }

    Footer file() throws MalformedException {
      int groups = 0;
      for (int field = input.field(0); field > 0; field = input.field(field)) {
        if (field == 4) { // row_groups
          groups = input.structs();
          for (int i = 0; i < groups; i++) {
            rowGroup(i);
          }
        } else {
          input.skip();
        }
      }
      return new Footer(groups, chunks);
    }

    private void rowGroup(int index) throws MalformedException {
      for (int field = input.field(0); field > 0; field = input.field(field)) {
        if (field == 1) { // columns
          int columns = input.structs();
          for (int i = 0; i < columns; i++) {
            column(index);
          }
        } else {
          input.skip();
        }
      }
    }

    private void column(int rowGroup) throws MalformedException {
      boolean readable = true;
      ColumnChunk chunk = null;
      for (int field = input.field(0); field > 0; field = input.field(field)) {
        if (field == 3) { // meta_data
          input.struct();
          chunk = pages(rowGroup);
        } else {
          input.skip();
          readable &= field != 1 && field != 8; // file_path, crypto_metadata
        }
      }
      if (readable && chunk != null) {
        chunks.add(chunk);
      }
    }

    private ColumnChunk pages(int rowGroup) throws MalformedException {
      long encodings = 0;
      String name = "";
      long values = -1;
      long length = -1;
      long data = -1;
      long dictionary = 0;
      for (int field = input.field(0); field > 0; field = input.field(field)) {
        switch (field) {
          case 2 -> encodings = encodings();
          case 3 -> name = name();
          case 5 -> values = input.i64();
          case 7 -> length = input.i64(); // total_compressed_size
          case 9 -> data = input.i64();
          case 11 -> dictionary = input.i64();
          default -> input.skip();
        }
      }
      // some writers tell of a dictionary at 0 where they have none
      long offset = dictionary > 0 && dictionary < data ? dictionary : data;
      return new ColumnChunk(rowGroup, name, offset, length, values, encodings);
    }

    private long encodings() throws MalformedException {
      long encodings = 0;
      int count = input.numbers();
      for (int i = 0; i < count; i++) {
        int encoding = input.number();
        if (encoding >= 0 && encoding < Long.SIZE) {
          encodings |= 1L << encoding;
        }
      }
      return encodings;
    }

    private String name() throws MalformedException {
      StringBuilder name = new StringBuilder();
      int count = input.texts();
      for (int i = 0; i < count; i++) {
        int length = input.text();
        name.append(i == 0 ? "" : ".")
            .append(new String(bytes, input.position() - length, length, StandardCharsets.UTF_8));
      }
      return name.toString();
    }
  }
}
