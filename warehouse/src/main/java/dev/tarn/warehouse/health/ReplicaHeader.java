package dev.tarn.warehouse.health;

import dev.tarn.warehouse.Replica;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * The first bytes of a database file: whether it is one, and which clients can open it. DuckDB's
 * main header is a checksum of 8 bytes, {@code DUCK}, and the storage version as a number of 8
 * bytes, little-endian.
 */
final class ReplicaHeader {
  private static final int MAGIC_AT = 8;
  private static final int BYTES = 20;

  /** What the writer makes: storage version v1.4.0, which DuckDB 1.4 and newer open. */
  private static final long OURS = 67;

  private final Examination examination;

  ReplicaHeader(Examination examination) {
    this.examination = examination;
  }

  /** False when the file is no database. */
  boolean check(Replica replica, String name, boolean isPublished) {
    if (!Files.isReadable(replica.path())) {
      examination.find(
          Severity.WARNING,
          name,
          "%s cannot be read by this user".formatted(replica.path()),
          "make it readable, and its folder, or ask as the writer's user");
      return false;
    }
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel file = FileChannel.open(replica.path(), StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && file.read(bytes) >= 0) {
        // reads on
      }
    } catch (IOException e) {
      return true; // it has just been dropped, or the disk fails, which DuckDB will tell better
    }
    String magic = new String(bytes.array(), MAGIC_AT, 4, StandardCharsets.US_ASCII);
    if (bytes.hasRemaining() || !magic.equals("DUCK")) {
      examination.find(
          isPublished ? Severity.CRITICAL : Severity.WARNING,
          name,
          "damaged: %s is no DuckDB file".formatted(replica.path()),
          "nothing: the next run of the writer makes it anew");
      return false;
    }
    long version = bytes.getLong(MAGIC_AT + 4);
    if (version > OURS) {
      examination.find(
          Severity.WARNING,
          name,
          "%s has the storage version of a newer DuckDB (%d): clients of 1.4 and older cannot open it"
              .formatted(replica.path(), version),
          "writer-job rebuild makes files that DuckDB 1.4 and newer open");
    }
    return true;
  }
}
