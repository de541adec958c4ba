package dev.tarn.warehouse.crash;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What of a lake survives a power failure: the contents that files had when they were last synced,
 * and the names that folders had. Everything later may be lost, and which of it is, is a matter of
 * luck. DuckDB syncs its own files; they are trusted, except for copies that Tarn makes of them.
 */
final class Durable {
  private static final String NO_FILE = "-";

  private final Path home;
  private final Path limbo;

  /** By folder, relative to the lake: each name with what stands behind it. */
  private final Map<Path, Map<String, String>> names = new HashMap<>();

  /** By file: its length and time when it was last synced. */
  private final Map<String, String> contents = new HashMap<>();

  /** Copies of databases. */
  private final Map<String, Boolean> copies = new HashMap<>();

  /**
   * @param limbo a folder beside the lake, where files stay whose names may come back
   */
  Durable(Path home, Path limbo) throws IOException {
    this.home = home;
    this.limbo = Files.createDirectories(limbo);
  }

  /** A file or folder was synced. */
  synchronized void forced(Path path) throws IOException {
    if (!path.startsWith(home) || !Files.exists(path)) {
      return; // of another lake, or without a name
    }
    if (Files.isDirectory(path)) {
      Map<String, String> now = listing(path);
      names.put(home.relativize(path), now);
      for (Map.Entry<String, String> entry : now.entrySet()) {
        Path kept = limbo.resolve(entry.getValue());
        if (isFile(entry.getValue()) && !Files.exists(kept)) {
          Files.createLink(kept, path.resolve(entry.getKey()));
        }
      }
    } else {
      contents.put(key(path), state(path));
    }
  }

  /** Looks which copies of databases are being made. */
  synchronized void look() throws IOException {
    Path folder = home.resolve("warehouse").resolve("core");
    for (String part : List.of("a.duckdb.part", "b.duckdb.part", "c.duckdb.part")) {
      if (Files.exists(folder.resolve(part))) {
        copies.put(key(folder.resolve(part)), true);
      }
    }
  }

  /** Takes from a copy of the lake what the power failure has taken. */
  synchronized void lose(Path copy, Random luck) throws IOException {
    Map<String, Path> places = new TreeMap<>();
    TreeSet<Path> folders = new TreeSet<>(names.keySet());
    try (Stream<Path> all = Files.walk(home)) {
      for (Path path : all.sorted().toList()) {
        Path place = home.relativize(path);
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          folders.add(place);
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          places.put(key(path), place);
          loseContent(path, copy.resolve(place), luck);
        }
      }
    }
    for (Path folder : folders) {
      if (Files.isDirectory(copy.resolve(folder))) {
        loseNames(folder, copy, places, luck);
      }
    }
  }

  private void loseContent(Path original, Path file, Random luck) throws IOException {
    if (!isDurable(original) && luck.nextInt(3) > 0) {
      cut(file, luck);
    }
  }

  private boolean isDurable(Path file) throws IOException {
    String key = key(file);
    if (state(file).equals(contents.get(key))) {
      return true;
    }
    String name = file.getFileName().toString();
    return (name.endsWith(".duckdb") || name.endsWith(".wal"))
        && (!copies.containsKey(key) || contents.containsKey(key));
  }

  private static void cut(Path file, Random luck) throws IOException {
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength((long) (luck.nextDouble() * cut.length()));
    }
  }

  /** All of a folder's changes since it was synced are lost, or none. */
  private void loseNames(Path folder, Path copy, Map<String, Path> places, Random luck)
      throws IOException {
    Map<String, String> before = names.getOrDefault(folder, Map.of());
    Map<String, String> now =
        Files.isDirectory(home.resolve(folder)) ? listing(home.resolve(folder)) : Map.of();
    if (before.equals(now) || luck.nextInt(3) == 0) {
      return;
    }
    for (Map.Entry<String, String> entry : now.entrySet()) {
      if (!entry.getValue().equals(before.get(entry.getKey()))) {
        Snapshots.delete(copy.resolve(folder).resolve(entry.getKey()));
      }
    }
    for (Map.Entry<String, String> entry : before.entrySet()) {
      if (!entry.getValue().equals(now.get(entry.getKey()))) {
        bringBack(entry.getValue(), copy.resolve(folder).resolve(entry.getKey()), copy, places);
      }
    }
  }

  private void bringBack(String what, Path place, Path copy, Map<String, Path> places)
      throws IOException {
    if (what.equals(NO_FILE)) {
      Files.createDirectories(place);
    } else if (!isFile(what)) {
      Files.createSymbolicLink(place, Path.of(what.substring(2)));
    } else if (places.containsKey(what) && Files.exists(copy.resolve(places.get(what)))) {
      Files.createLink(place, copy.resolve(places.get(what)));
    } else {
      Snapshots.copy(limbo.resolve(what), place);
    }
  }

  private static boolean isFile(String what) {
    return !what.equals(NO_FILE) && !what.startsWith("> ");
  }

  private static Map<String, String> listing(Path folder) throws IOException {
    Map<String, String> listing = new TreeMap<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
      for (Path path : paths) {
        listing.put(path.getFileName().toString(), what(path));
      }
    }
    return listing;
  }

  private static String what(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "> " + Files.readSymbolicLink(path);
    }
    return Files.isDirectory(path) ? NO_FILE : key(path);
  }

  private static String key(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS).toString();
  }

  private static String state(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return attributes.size() + " " + attributes.lastModifiedTime();
  }
}
