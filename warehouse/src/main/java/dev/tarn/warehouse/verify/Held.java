package dev.tarn.warehouse.verify;

import dev.tarn.warehouse.Replica;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A replica's file as it was found, which the writer may drop or replace while it is looked at.
 *
 * @param replica the replica
 * @param file what tells the file from another of its name; empty when there was none
 */
record Held(Replica replica, Optional<Object> file) {

  static Held now(Replica replica) {
    return new Held(replica, key(replica));
  }

  /** True when it is the same file still. */
  boolean isThere() {
    return file.isPresent() && key(replica).equals(file);
  }

  private static Optional<Object> key(Replica replica) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(replica.path(), BasicFileAttributes.class);
      Object key = attributes.fileKey();
      return Optional.of(key == null ? attributes.creationTime() : key);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
