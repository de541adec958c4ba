package dev.tarn.warehouse.fuzz;

import java.util.Arrays;
import java.util.Random;

/**
 * Bytes that were damaged at random.
 *
 * @param bytes what is left
 * @param what how they were damaged
 * @param from the first byte of the original that may be another, or be followed by other ones
 * @param to behind the last
 */
record Damage(byte[] bytes, String what, int from, int to) {
  private static final int LONGEST = 64;
  private static final int[] EXTREMES = {0x00, 0xff, 0x7f, 0x80, 0x01};

  /** Damages a file somewhere between {@code first} and {@code end}. */
  static Damage of(byte[] file, int first, int end, Random random) {
    int from = first + random.nextInt(end - first);
    int to = Math.min(end, from + 1 + random.nextInt(LONGEST));
    return switch (random.nextInt(7)) {
      case 0 -> flipped(file, from, Math.min(end, from + 1), random);
      case 1 -> flipped(file, from, to, random);
      case 2 -> overwritten(file, from, to, random);
      case 3 -> extreme(file, from, Math.min(to, from + 9), random);
      case 4 -> new Damage(Arrays.copyOf(file, from), "cut off at " + from, from, file.length);
      case 5 -> inserted(file, from, random);
      default -> repeated(file, from, Math.min(end, from + 1 + random.nextInt(end)));
    };
  }

  private static Damage flipped(byte[] file, int from, int to, Random random) {
    byte[] bytes = file.clone();
    for (int i = from; i < to; i++) {
      bytes[i] ^= (byte) (1 << random.nextInt(8));
    }
    return new Damage(bytes, "bits flipped from " + from + " to " + to, from, to);
  }

  private static Damage overwritten(byte[] file, int from, int to, Random random) {
    byte[] bytes = file.clone();
    for (int i = from; i < to; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return new Damage(bytes, "overwritten from " + from + " to " + to, from, to);
  }

  /** Lengths, offsets and counts become the greatest or the smallest that there are. */
  private static Damage extreme(byte[] file, int from, int to, Random random) {
    byte[] bytes = file.clone();
    Arrays.fill(bytes, from, to, (byte) EXTREMES[random.nextInt(EXTREMES.length)]);
    return new Damage(bytes, "extreme from " + from + " to " + to, from, to);
  }

  private static Damage inserted(byte[] file, int at, Random random) {
    byte[] more = new byte[1 + random.nextInt(LONGEST)];
    random.nextBytes(more);
    return new Damage(
        joined(Arrays.copyOf(file, at), more, Arrays.copyOfRange(file, at, file.length)),
        more.length + " bytes inserted at " + at,
        at,
        at + 1);
  }

  private static Damage repeated(byte[] file, int from, int to) {
    return new Damage(
        joined(Arrays.copyOf(file, to), Arrays.copyOfRange(file, from, file.length)),
        "repeated from " + from + " to " + to,
        from,
        to);
  }

  /** The rows of a Parquet file with the footer of another one. */
  static Damage foreignFooter(byte[] file, byte[] other) {
    return new Damage(
        joined(
            Arrays.copyOf(file, footer(file)),
            Arrays.copyOfRange(other, footer(other), other.length)),
        "with the footer of another file",
        footer(file),
        file.length);
  }

  /** Where the footer of a Parquet file begins. */
  static int footer(byte[] file) {
    int end = file.length - 8;
    int length = 0;
    for (int i = 3; i >= 0; i--) {
      length = length << 8 | file[end + i] & 0xff;
    }
    return end - length;
  }

  private static byte[] joined(byte[]... parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
