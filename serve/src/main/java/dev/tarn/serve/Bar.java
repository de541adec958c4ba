package dev.tarn.serve;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A bar as JSON has it. Immutable. */
final class Bar {
  private final long openMicros;
  private final boolean closed;
  private final byte[] members;

  /**
   * @param openMicros its open time, in microseconds since the epoch
   * @param closed false while it is forming
   * @param members the members of its object but for the open time
   */
  Bar(long openMicros, boolean closed, String members) {
    this.openMicros = openMicros;
    this.closed = closed;
    this.members = members.getBytes(StandardCharsets.UTF_8);
  }

  long openMicros() {
    return openMicros;
  }

  boolean closed() {
    return closed;
  }

  String members() {
    return new String(members, StandardCharsets.UTF_8);
  }

  /** The length of its members in UTF-8. */
  int bytes() {
    return members.length;
  }

  /** Writes its members into {@code target} at some place, in UTF-8; returns the place after. */
  int write(byte[] target, int at) {
    System.arraycopy(members, 0, target, at, members.length);
    return at + members.length;
  }

  /** True when another bar tells the same. */
  boolean isLike(Bar other) {
    return Arrays.equals(members, other.members);
  }
}
