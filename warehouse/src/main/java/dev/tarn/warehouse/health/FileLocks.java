package dev.tarn.warehouse.health;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file locks that processes of this machine held at one moment, as Linux tells them in {@code
 * /proc/locks}. To look there takes no lock and opens no file that anybody uses. Locks of other
 * hosts, and of processes that this one cannot see (outside of its container), are not among them.
 * Immutable.
 */
public final class FileLocks {
  private static final Path PROC = Path.of("/proc");

  private final Path proc;
  private final List<Lock> locks;

  private FileLocks(Path proc, List<Lock> locks) {
    this.proc = proc;
    this.locks = List.copyOf(locks);
  }

  /** A lock, with its file's device as the kernel writes it. */
  private record Lock(long pid, boolean exclusive, String device, long inode) {}

  /**
   * Who holds a file.
   *
   * @param pid the process
   * @param exclusive true for a lock that keeps all others out: that of one who writes
   */
  public record Holder(long pid, boolean exclusive) {}

  /** The locks of now; empty where the operating system does not tell them. */
  public static Optional<FileLocks> read() {
    return read(PROC);
  }

  /**
   * @param proc where the processes are told
   */
  static Optional<FileLocks> read(Path proc) {
    try {
      List<Lock> locks = new ArrayList<>();
      Files.readString(proc.resolve("locks"), StandardCharsets.ISO_8859_1)
          .lines()
          .forEach(line -> parse(line).ifPresent(locks::add));
      return Optional.of(new FileLocks(proc, locks));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Such as {@code 1: POSIX ADVISORY READ 4711 fe:00:2254058 0 EOF}; lines with an arrow tell who
   * waits.
   */
  private static Optional<Lock> parse(String line) {
    String[] parts = line.strip().split("\\s+");
    if (parts.length < 6 || !parts[1].equals("POSIX")) {
      return Optional.empty();
    }
    int colon = parts[5].lastIndexOf(':');
    try {
      return Optional.of(
          new Lock(
              Long.parseLong(parts[4]),
              parts[3].equals("WRITE"),
              parts[5].substring(0, Math.max(0, colon)),
              Long.parseLong(parts[5].substring(colon + 1))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Who holds a file, each process once; none when the file is not there. */
  public List<Holder> holders(Path file) {
    long inode;
    String device;
    try {
      inode = ((Number) Files.getAttribute(file, "unix:ino")).longValue();
      device = device(((Number) Files.getAttribute(file, "unix:dev")).longValue());
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return List.of();
    }
    return locks.stream()
        .filter(lock -> lock.inode == inode)
        .filter(lock -> lock.device.equals(device) || hasOpen(lock.pid, file))
        .map(lock -> new Holder(lock.pid, lock.exclusive))
        .distinct()
        .toList();
  }

  /** True when process {@code pid} has a lock on the file. */
  public boolean isHeldBy(Path file, long pid) {
    return holders(file).stream().anyMatch(holder -> holder.pid == pid);
  }

  private static String device(long device) {
    long major = ((device >>> 8) & 0xfff) | ((device >>> 32) & ~0xfffL);
    long minor = (device & 0xff) | ((device >>> 12) & 0xffffff00L);
    return "%02x:%02x".formatted(major, minor);
  }

  /** Some file systems, such as Btrfs, tell programs another device than they tell the kernel. */
  private boolean hasOpen(long pid, Path file) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve(pid + "/fd"))) {
      Path real = file.toRealPath();
      for (Path descriptor : descriptors) {
        if (Files.readSymbolicLink(descriptor).equals(real)) {
          return true;
        }
      }
    } catch (IOException | RuntimeException e) {
      // it ended, or belongs to another user
    }
    return false;
  }
}
