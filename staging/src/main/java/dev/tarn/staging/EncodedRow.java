package dev.tarn.staging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Copies rows from Avro's encoding into Parquet's columns, field by field, in the structure that
 * parquet-avro gives to lists and maps. What cannot be decoded leaves the Parquet file half a row:
 * it has to be thrown away. Not safe for use by several threads.
 */
final class EncodedRow {
  private final Copy record;

  EncodedRow(Schema schema) {
    this.record = fields(schema);
  }

  /** Copies one row. */
  void copy(Decoder from, RecordConsumer to) {
    try {
      to.startMessage();
      record.copy(from, to);
      to.endMessage();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies one value; for a record, its fields. */
  private interface Copy {
    void copy(Decoder from, RecordConsumer to) throws IOException;
  }

  private static Copy fields(Schema schema) {
    List<Copy> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      fields.add(field(field.name(), field.pos(), field.schema()));
    }
    Copy[] copies = fields.toArray(Copy[]::new);
    return (from, to) -> {
      for (Copy copy : copies) {
        copy.copy(from, to);
      }
    };
  }

  /** A field is not there when its value is null. */
  private static Copy field(String name, int position, Schema schema) {
    Copy value = value(Fields.value(schema));
    if (schema.getType() != Schema.Type.UNION) {
      return (from, to) -> {
        to.startField(name, position);
        value.copy(from, to);
        to.endField(name, position);
      };
    }
    int nothing = schema.getIndexNamed("null");
    return (from, to) -> {
      if (from.readIndex() == nothing) {
        from.readNull();
        return;
      }
      to.startField(name, position);
      value.copy(from, to);
      to.endField(name, position);
    };
  }

  private static Copy value(Schema schema) {
    return switch (schema.getType()) {
      case BOOLEAN -> (from, to) -> to.addBoolean(from.readBoolean());
      case INT -> (from, to) -> to.addInteger(from.readInt());
      case LONG -> (from, to) -> to.addLong(from.readLong());
      case FLOAT -> (from, to) -> to.addFloat(from.readFloat());
      case DOUBLE -> (from, to) -> to.addDouble(from.readDouble());
      case STRING -> text();
      case BYTES -> bytes();
      case FIXED -> fixed(schema.getFixedSize());
      case ENUM -> symbol(schema.getEnumSymbols());
      case RECORD -> group(fields(schema));
      case ARRAY -> list(field("element", 0, schema.getElementType()));
      case MAP -> map(field("value", 1, schema.getValueType()));
      case NULL, UNION ->
          throw new RefusedException(
              "Invalid schema: a field of type %s has no column; use one type, or a union of one with null"
                  .formatted(schema));
    };
  }

  private static Copy text() {
    Utf8[] reused = {new Utf8()};
    return (from, to) -> {
      Utf8 text = from.readString(reused[0]);
      reused[0] = text;
      Texts.require(text.getBytes(), text.getByteLength());
      to.addBinary(Binary.fromReusedByteArray(text.getBytes(), 0, text.getByteLength()));
    };
  }

  private static Copy bytes() {
    return (from, to) -> {
      ByteBuffer bytes = from.readBytes(null);
      to.addBinary(Binary.fromConstantByteBuffer(bytes));
    };
  }

  private static Copy fixed(int size) {
    byte[] reused = new byte[size];
    return (from, to) -> {
      from.readFixed(reused, 0, size);
      to.addBinary(Binary.fromReusedByteArray(reused));
    };
  }

  private static Copy symbol(List<String> symbols) {
    Binary[] texts = symbols.stream().map(Binary::fromString).toArray(Binary[]::new);
    return (from, to) -> to.addBinary(texts[from.readEnum()]);
  }

  private static Copy group(Copy fields) {
    return (from, to) -> {
      to.startGroup();
      fields.copy(from, to);
      to.endGroup();
    };
  }

  private static Copy list(Copy element) {
    return repeated("list", element, Decoder::readArrayStart, Decoder::arrayNext);
  }

  private static Copy map(Copy value) {
    Copy key = field("key", 0, Schema.create(Schema.Type.STRING));
    Copy entry =
        (from, to) -> {
          key.copy(from, to);
          value.copy(from, to);
        };
    return repeated("key_value", entry, Decoder::readMapStart, Decoder::mapNext);
  }

  /** Avro writes repeated values in blocks, the last one being empty. */
  private interface BlockSize {
    long of(Decoder from) throws IOException;
  }

  private static Copy repeated(String name, Copy entry, BlockSize first, BlockSize next) {
    return (from, to) -> {
      to.startGroup();
      long count = first.of(from);
      boolean any = count > 0;
      if (any) {
        to.startField(name, 0);
      }
      for (; count > 0; count = next.of(from)) {
        for (long i = 0; i < count; i++) {
          to.startGroup();
          entry.copy(from, to);
          to.endGroup();
        }
      }
      if (any) {
        to.endField(name, 0);
      }
      to.endGroup();
    };
  }
}
