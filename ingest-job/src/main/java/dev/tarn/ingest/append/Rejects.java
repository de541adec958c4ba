package dev.tarn.ingest.append;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.staging.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The file of what was no row: JSON lines with the {@code line}'s number or the {@code venue} that
 * sent it, the {@code reason}, and the {@code input} as it came. It is made with the first of them,
 * or added to. Not safe for use by several threads.
 */
public final class Rejects implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Path file;
  private @Nullable OutputStream out;
  private final long mostBytes;
  private long bytes;
  private long count;
  private long dropped;

  /** What became of something that was rejected. */
  public enum Kept {
    YES,
    /** No: the file is full with what was rejected before. */
    FULL_NOW,
    /** No, as {@link #FULL_NOW}, which was told already. */
    FULL
  }

  /**
   * @param file is made when there is something to keep
   */
  public Rejects(Path file) {
    this(file, Long.MAX_VALUE);
  }

  /**
   * @param file is made when there is something to keep
   * @param mostBytes what would make it longer is counted, and not kept
   */
  public Rejects(Path file, long mostBytes) {
    this.file = file.toAbsolutePath().normalize();
    this.mostBytes = mostBytes;
  }

  /** Where they are. */
  public Path file() {
    return file;
  }

  /** How many there are, those included that the full file does not hold. */
  public long count() {
    return count;
  }

  /** How many of them were counted, and not kept, since the file was full. */
  public long dropped() {
    return dropped;
  }

  /** Where they are, for people: such as {@code kept with their reasons in FILE}. */
  public String whereabouts() {
    return "kept with their reasons in "
        + file
        + (dropped == 0 ? "" : ", but for %d, since it is full".formatted(dropped));
  }

  /**
   * Keeps a line, with the reason.
   *
   * @throws StorageException if the file cannot be written
   */
  void add(long number, String reason, String input) {
    ObjectNode entry = MAPPER.createObjectNode();
    entry.put("line", number);
    add(entry, reason, input);
  }

  /**
   * Keeps what a venue sent, with the reason.
   *
   * @throws StorageException if the file cannot be written; it was not kept then
   */
  public Kept add(String venue, String reason, String input) {
    ObjectNode entry = MAPPER.createObjectNode();
    entry.put("venue", venue);
    return add(entry, reason, input);
  }

  private Kept add(ObjectNode entry, String reason, String input) {
    entry.put("reason", reason);
    entry.put("input", input);
    byte[] line = (entry + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      OutputStream target = open();
      if (dropped > 0 || bytes + line.length > mostBytes) {
        count++;
        return dropped++ == 0 ? Kept.FULL_NOW : Kept.FULL;
      }
      // Handed to the operating system at once: a reject must not get lost with this process.
      target.write(line);
    } catch (IOException e) {
      throw failed(e);
    }
    bytes += line.length;
    count++;
    return Kept.YES;
  }

  /**
   * Makes the file, for one that the user has named: better to fail before any row has come.
   *
   * @throws StorageException if the file cannot be written
   */
  public void prepare() {
    try {
      open();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    if (out != null) {
      try {
        out.close();
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  private OutputStream open() throws IOException {
    if (out == null) {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      bytes = Files.size(file);
    }
    return out;
  }

  private StorageException failed(IOException cause) {
    return new StorageException(
        "Cannot write rejected rows to %s: %s; name another file with --rejects"
            .formatted(file, cause),
        cause);
  }
}
