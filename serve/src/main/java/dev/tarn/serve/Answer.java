package dev.tarn.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with, whole in memory. Its tag is made of its bytes, so it outlives a
 * restart. Immutable, and safe for use by several threads.
 */
final class Answer {
  static final String JSON = "application/json; charset=utf-8";
  static final String CSV = "text/csv; charset=utf-8";

  private static final int LEAST_TO_COMPRESS = 1_000;

  private final String type;
  private final byte[] body;
  private final String tag;
  private final OptionalLong ageSeconds;
  private final @Nullable Answer same;
  private byte @Nullable [] compressed;

  Answer(String type, byte[] body) {
    this.type = type;
    this.body = body;
    this.tag = tag(body);
    this.ageSeconds = OptionalLong.empty();
    this.same = null;
  }

  private Answer(Answer same, long ageSeconds) {
    this.type = same.type;
    this.body = same.body;
    this.tag = same.tag;
    this.ageSeconds = OptionalLong.of(ageSeconds);
    this.same = same;
  }

  /** The same answer, of which it is told how old it is. */
  Answer aged(long seconds) {
    return new Answer(this, seconds);
  }

  /** How old it is, in whole seconds; empty where that is not told. */
  OptionalLong ageSeconds() {
    return ageSeconds;
  }

  static Answer json(String text) {
    return new Answer(JSON, text.getBytes(StandardCharsets.UTF_8));
  }

  String type() {
    return type;
  }

  byte[] body() {
    return body;
  }

  /** Changes when a byte does. */
  String tag() {
    return tag;
  }

  boolean isWorthCompressing() {
    return body.length >= LEAST_TO_COMPRESS;
  }

  /** The body as gzip, made when it is asked for first. */
  synchronized byte[] compressed() {
    if (same != null) {
      return same.compressed();
    }
    byte[] made = compressed;
    if (made == null) {
      made = gzip(body);
      compressed = made;
    }
    return made;
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 4 + 64);
    try (GZIPOutputStream out =
        new GZIPOutputStream(bytes, 1 << 14) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen in memory
    }
    return bytes.toByteArray();
  }

  /** Checksums of two polynomials, 64 bits together, and the length. */
  private static String tag(byte[] body) {
    CRC32 first = new CRC32();
    first.update(body);
    CRC32C second = new CRC32C();
    second.update(body);
    return "%08x%08x%x".formatted(first.getValue(), second.getValue(), body.length);
  }
}
