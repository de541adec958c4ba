package dev.tarn.ingest.file;

import dev.tarn.ingest.value.BadInputException;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * A file to import, or standard input. Its compression is told by its first bytes, whatever its
 * name says. Used by one thread.
 *
 * @param path the file; for standard input, the name to show
 * @param stream where the bytes come from
 */
public record InputFile(Path path, StreamSource stream) {
  /** What is read at once; also how far the first bytes can be looked at. */
  static final int BUFFER_BYTES = 1 << 16;

  /** Opens the bytes of an input file. */
  @FunctionalInterface
  public interface StreamSource {
    /** A new stream from the first byte on. */
    InputStream open() throws IOException;
  }

  /** The file at {@code path}, which may also be a pipe. */
  public static InputFile of(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    // Not Files.newInputStream, whose streams of pipes fail when they are asked what is available.
    return new InputFile(absolute, () -> new FileInputStream(absolute.toFile()));
  }

  /** What comes in on {@code in}. */
  public static InputFile standardInput(InputStream in) {
    return new InputFile(Path.of("standard input"), () -> in);
  }

  /**
   * How many bytes {@link #read} will report as its progress, or -1 where that is not known
   * beforehand.
   */
  public long bytes() {
    try {
      return Files.isRegularFile(path) ? Files.size(path) : -1;
    } catch (IOException e) {
      return -1; // Only the progress bar asks; reading will say what is wrong.
    }
  }

  /**
   * Hands every member to {@code reader}, in the order of the file. Returns only if the file was
   * read to its end and was sound; what was handed over before a failure must be given up.
   *
   * @param progress is told how many bytes of the file were just read
   * @throws BadInputException if the file is missing, empty, a folder, broken, or of a kind that is
   *     not read here
   * @throws IOException if reading fails for another reason
   */
  public void read(LongConsumer progress, MemberReader reader) throws IOException {
    requireReadable();
    try (InputStream bytes =
        new BufferedInputStream(new CountingStream(stream.open(), progress), BUFFER_BYTES)) {
      switch (FileKind.of(bytes)) {
        case EMPTY -> throw BadInputException.of("it is empty");
        case ZIP -> zip(progress, reader);
        case GZIP -> gzip(bytes, reader);
        case PLAIN -> reader.read("", bytes);
        case OTHER -> throw BadInputException.of(FileKind.describe(bytes));
      }
    }
  }

  /**
   * The file's path, for formats that need to move about in it.
   *
   * @throws BadInputException if the file is missing, empty, a folder, or a pipe
   */
  public Path requireRegular() throws IOException {
    requireReadable();
    if (!Files.isRegularFile(path)) {
      throw BadInputException.of("a file of this format cannot be read from a pipe; save it first");
    }
    if (Files.size(path) == 0) {
      throw BadInputException.of("it is empty");
    }
    return path;
  }

  private void requireReadable() {
    if (!path.isAbsolute()) {
      return; // standard input
    }
    if (Files.isDirectory(path)) {
      throw BadInputException.of("it is a folder; name the files in it");
    }
    if (!Files.exists(path)) {
      throw BadInputException.of("there is no such file");
    }
    if (!Files.isReadable(path)) {
      throw BadInputException.of("it may not be read by this user; change its permissions");
    }
  }

  private void zip(LongConsumer progress, MemberReader reader) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw BadInputException.of(
          "a zip cannot be read from a pipe, since its table of contents is at its end; save it as a file");
    }
    try {
      ZipMembers.read(path, progress, reader);
    } catch (ZipException e) {
      throw BadInputException.of("the zip is broken (" + e.getMessage() + "); fetch it again");
    }
  }

  private static void gzip(InputStream bytes, MemberReader reader) throws IOException {
    // Not java.util.zip.GZIPInputStream: it takes damage behind the first of several gzip members
    // for the end of the file.
    try (InputStream content =
        new GzipFaults(
            GzipCompressorInputStream.builder()
                .setInputStream(bytes)
                .setDecompressConcatenated(true)
                .get())) {
      reader.read("", content);
    }
  }
}
