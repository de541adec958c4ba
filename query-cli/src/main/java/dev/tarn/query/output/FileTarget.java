package dev.tarn.query.output;

import dev.tarn.staging.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** A file that appears whole or not at all: it is written beside its place, and then renamed. */
public final class FileTarget implements Target {
  private final Path file;
  private final Path part;
  private final Thread sweeper;
  private @Nullable OutputStream stream;

  /**
   * A target for a path that a user has named. A device or a pipe is written to, and never
   * replaced; of a link, the file that it leads to is replaced.
   *
   * @throws RefusedException if the folder is not there, the file is a folder, or the device cannot
   *     be opened
   */
  public static Target to(Path path) {
    Path file = path.toAbsolutePath().normalize();
    try {
      if (!Files.exists(file) || Files.isDirectory(file)) {
        return new FileTarget(file);
      }
      if (file.startsWith("/dev") || file.startsWith("/proc") || !Files.isRegularFile(file)) {
        return new DeviceTarget(file);
      }
      return new FileTarget(Files.isSymbolicLink(file) ? file.toRealPath() : file);
    } catch (IOException e) {
      throw new RefusedException("Cannot write the result to %s: %s".formatted(file, e), e);
    }
  }

  /**
   * A target that replaces {@code file} when it is committed. Interrupting the process leaves
   * nothing behind, either.
   *
   * @throws RefusedException if the folder is not there, or the file is a folder
   */
  public FileTarget(Path file) {
    this.file = file.toAbsolutePath().normalize();
    Path folder = this.file.getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(this.file)) {
      throw new RefusedException(
          "Cannot write the result to %s: %s; name a file in a folder that exists"
              .formatted(
                  this.file,
                  Files.isDirectory(this.file) ? "it is a folder" : "its folder is missing"));
    }
    String name = ".%s.%d.part".formatted(this.file.getFileName(), ProcessHandle.current().pid());
    this.part = folder.resolve(name);
    this.sweeper = new Thread(this::deletePart);
    Runtime.getRuntime().addShutdownHook(sweeper);
  }

  @Override
  public OutputStream stream() throws IOException {
    if (stream == null) {
      stream = Files.newOutputStream(part);
    }
    return stream;
  }

  @Override
  public Path part() {
    return part;
  }

  @Override
  public void commit() throws IOException {
    if (stream != null) {
      stream.close();
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    try {
      if (stream != null) {
        stream.close();
      }
    } finally {
      deletePart();
      forgetSweeper();
    }
  }

  @Override
  public String name() {
    return file.toString();
  }

  private void deletePart() {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // Nothing more can be done; the name tells that it is a part.
    }
  }

  private void forgetSweeper() {
    try {
      Runtime.getRuntime().removeShutdownHook(sweeper);
    } catch (IllegalStateException e) {
      // The process is ending, and the sweeper at work.
    }
  }
}
