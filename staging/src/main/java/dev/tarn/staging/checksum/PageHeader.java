package dev.tarn.staging.checksum;

import java.util.OptionalInt;

/**
 * What stands before a page. The checksum is CRC-32 of all that follows up to the next header, as
 * it lies in the file: of a data page of the second kind the levels too, which are not compressed.
 *
 * @param length of the header itself
 * @param bytes length of the page
 * @param checksum absent where the producer wrote none
 * @param values in a data page; 0 in others
 * @param encoding of the page's values; -1 where it has none
 */
record PageHeader(int length, int bytes, OptionalInt checksum, int values, int encoding) {
  private static final int DATA = 0;
  private static final int INDEX = 1;
  private static final int DICTIONARY = 2;
  private static final int DATA_V2 = 3;

  static PageHeader read(byte[] bytes, int from, int end) throws MalformedException {
    CompactInput input = new CompactInput(bytes, from, end);
    int type = -1;
    int length = -1;
    OptionalInt checksum = OptionalInt.empty();
    int values = -1;
    int encoding = -1;
    for (int field = input.field(0); field > 0; field = input.field(field)) {
      switch (field) {
        case 1 -> type = input.i32();
        case 3 -> length = input.i32(); // compressed_page_size
        case 4 -> checksum = OptionalInt.of(input.i32());
        case 5, 7, 8 -> { // of a data page, a dictionary page, a data page of the second kind
          if (field != kind(type)) {
            throw new MalformedException("a header of another kind of page");
          }
          input.struct();
          for (int part = input.field(0); part > 0; part = input.field(part)) {
            if (part == 1) {
              values = input.i32();
            } else if (part == (field == 8 ? 4 : 2)) {
              encoding = input.i32();
            } else {
              input.skip();
            }
          }
        }
        default -> input.skip();
      }
    }
    if (length < 0 || (type != INDEX && (values < 0 || encoding < 0))) {
      throw new MalformedException("a header that lacks something");
    }
    boolean isData = type == DATA || type == DATA_V2;
    return new PageHeader(input.position() - from, length, checksum, isData ? values : 0, encoding);
  }

  /** The field that has the particulars of a kind of page. */
  private static int kind(int type) throws MalformedException {
    return switch (type) {
      case DATA -> 5;
      case INDEX -> 6;
      case DICTIONARY -> 7;
      case DATA_V2 -> 8;
      default -> throw new MalformedException("a page of type " + type);
    };
  }
}
