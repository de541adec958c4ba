package dev.tarn.staging.checksum;

import java.nio.BufferUnderflowException;

/**
 * Thrift's compact protocol, as Parquet's footers and page headers have it, read without making
 * objects: a thousand small files are looked at in one go. Whatever the bytes say, a call ends, and
 * takes no more steps than there are bytes. All methods throw {@link BufferUnderflowException}
 * where the bytes end too early.
 */
final class CompactInput {
  private static final int STOP = 0;
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int BYTE = 3;
  private static final int I16 = 4;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int DOUBLE = 7;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int SET = 10;
  private static final int MAP = 11;
  private static final int STRUCT = 12;
  private static final int UUID = 13;

  private static final int LONG_FORM = 15;
  private static final int DEEPEST = 32;

  private final byte[] bytes;
  private final int end;
  private int position;
  private int type;

  CompactInput(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  int position() {
    return position;
  }

  /**
   * Goes to the next field of a struct.
   *
   * @param previous the field before it; 0 at the beginning
   * @return the field's number, or 0 at the struct's end
   */
  int field(int previous) throws MalformedException {
    int head = next();
    type = head & 0x0f;
    if (type == STOP) {
      return 0;
    }
    int delta = head >>> 4;
    int field = delta == 0 ? zigzag() : previous + delta;
    if (field <= 0 || field > Short.MAX_VALUE) {
      throw new MalformedException("field " + field);
    }
    return field;
  }

  /** The current field's number, of 32 bits. */
  int i32() throws MalformedException {
    require(I32);
    return zigzag();
  }

  /** The current field's number, of 64 bits. */
  long i64() throws MalformedException {
    require(I64);
    long value = varint();
    return value >>> 1 ^ -(value & 1);
  }

  /** Goes into the current field, a struct. */
  void struct() throws MalformedException {
    require(STRUCT);
  }

  /** Goes into the current field, a list of structs, and answers how many there are. */
  int structs() throws MalformedException {
    return list(STRUCT);
  }

  /** Goes into the current field, a list of numbers of 32 bits, and answers how many. */
  int numbers() throws MalformedException {
    return list(I32);
  }

  /** Goes into the current field, a list of texts, and answers how many. */
  int texts() throws MalformedException {
    return list(BINARY);
  }

  /** The next number of a list. */
  int number() throws MalformedException {
    return zigzag();
  }

  /** Passes by the next text of a list, and answers its length; it ends at the position. */
  int text() throws MalformedException {
    int length = length();
    position += length;
    return length;
  }

  /** Passes by the current field. */
  void skip() throws MalformedException {
    if (type != TRUE && type != FALSE) { // in a field they are told by the type alone
      skip(type, 0);
    }
  }

  private void skip(int kind, int depth) throws MalformedException {
    if (depth > DEEPEST) {
      throw new MalformedException("structs within structs");
    }
    switch (kind) {
      case TRUE, FALSE, BYTE -> pass(1);
      case I16, I32, I64 -> varint();
      case DOUBLE -> pass(8);
      case UUID -> pass(16);
      case BINARY -> pass(length());
      case LIST, SET -> {
        int head = next();
        skip(count(head >>> 4), head & 0x0f, depth);
      }
      case MAP -> skipMap(depth);
      case STRUCT -> skipStruct(depth);
      default -> throw new MalformedException("type " + kind);
    }
  }

  private void skip(int count, int kind, int depth) throws MalformedException {
    for (int i = 0; i < count; i++) {
      skip(kind, depth + 1);
    }
  }

  private void skipMap(int depth) throws MalformedException {
    int count = length();
    if (count > 0) {
      int kinds = next();
      for (int i = 0; i < count; i++) {
        skip(kinds >>> 4, depth + 1);
        skip(kinds & 0x0f, depth + 1);
      }
    }
  }

  private void skipStruct(int depth) throws MalformedException {
    for (int field = field(0); field > 0; field = field(field)) {
      if (type != TRUE && type != FALSE) {
        skip(type, depth + 1);
      }
    }
  }

  private int list(int kind) throws MalformedException {
    require(LIST);
    int head = next();
    int count = count(head >>> 4);
    if (count > 0 && (head & 0x0f) != kind) {
      throw new MalformedException("a list of type " + (head & 0x0f));
    }
    return count;
  }

  private int count(int head) throws MalformedException {
    return head == LONG_FORM ? length() : head;
  }

  /** A length, or a count of things that take a byte each or more. */
  private int length() throws MalformedException {
    long length = varint();
    if (length < 0 || length > end - position) {
      throw new BufferUnderflowException();
    }
    return (int) length;
  }

  private void require(int kind) throws MalformedException {
    if (type != kind) {
      throw new MalformedException("type " + type);
    }
  }

  private void pass(int count) {
    if (count > end - position) {
      throw new BufferUnderflowException();
    }
    position += count;
  }

  private int zigzag() throws MalformedException {
    long value = varint();
    int number = (int) value;
    return number >>> 1 ^ -(number & 1);
  }

  private long varint() throws MalformedException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int part = next();
      value |= (long) (part & 0x7f) << shift;
      if (part < 0x80) {
        return value;
      }
    }
    throw new MalformedException("a number of more than 64 bits");
  }

  private int next() {
    if (position >= end) {
      throw new BufferUnderflowException();
    }
    return bytes[position++] & 0xff;
  }
}
