package dev.tarn.staging.storage;

import java.util.Objects;

/**
 * The place of a file or folder in a lake: names joined by {@code /}, relative to the lake's root.
 * It never leaves the lake: empty names, {@code .} and {@code ..} are refused.
 *
 * @param path such as {@code staging/ticks/tmp}
 */
public record Location(String path) implements Comparable<Location> {

  public Location {
    Objects.requireNonNull(path, "path");
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw new IllegalArgumentException(
            "Invalid location '" + path + "': names may not be empty, '.' or '..'");
      }
    }
  }

  public static Location of(String path) {
    return new Location(path);
  }

  /** The file or folder called {@code name} in this folder. */
  public Location resolve(String name) {
    return new Location(path + "/" + name);
  }

  /** The last name. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public int compareTo(Location other) {
    return path.compareTo(other.path);
  }

  // Those of a record are made when they are first called, which takes a short command ten
  // milliseconds.
  @Override
  public boolean equals(Object other) {
    return other instanceof Location location && path.equals(location.path);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  @Override
  public String toString() {
    return path;
  }
}
