package dev.tarn.ingest.append;

import dev.tarn.ingest.value.BadInputException;
import dev.tarn.ingest.value.RowShape;
import dev.tarn.market.MarketRecords;
import dev.tarn.staging.Appender;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Appends JSON lines to a dataset. {@link #run} is for one thread; {@link #close} may come from
 * any, and at any time: it waits for the line that is being appended, and no other is taken after
 * it.
 */
public final class JsonLinesAppend implements AutoCloseable {
  private final RowShape shape;
  private final Appender appender;
  private final Rejects rejects;
  private final Object lock = new Object();
  private final UnsavedLines unsaved;
  private long number;
  private long appended;
  private boolean closed;

  /**
   * @param appender takes the rows; closed with this object
   * @param rejectsFile takes the lines that are no rows; made when there is one
   */
  public JsonLinesAppend(Dataset dataset, Appender appender, Path rejectsFile) {
    this.shape = RowShape.of(dataset.schema());
    this.appender = appender;
    this.rejects = new Rejects(rejectsFile);
    this.unsaved = new UnsavedLines(appender::unsaved);
  }

  /**
   * Appends each line that comes in, to the end of the stream.
   *
   * @throws StorageException if the disk refuses; the message names the line to go on from
   */
  public void run(InputStream in) throws IOException {
    Lines lines = new Lines(in);
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      synchronized (lock) {
        if (closed) {
          return;
        }
        number++;
        appendOrStop(line);
      }
    }
  }

  /** Makes the rejects file now; see {@link Rejects#prepare}. */
  public void prepareRejects() {
    rejects.prepare();
  }

  /**
   * Makes all rows durable and visible, and ends.
   *
   * @throws StorageException if the disk refuses; the message names the line to go on from, where
   *     lines are lost with this process
   */
  @Override
  public void close() {
    synchronized (lock) {
      if (!closed) {
        closed = true;
        try (rejects) {
          appender.close();
        } catch (StorageException e) {
          throw unsaved.first().isPresent() ? goOnFrom(unsaved.first().getAsLong(), e) : e;
        }
      }
    }
  }

  /** How many lines became rows. */
  public long appended() {
    synchronized (lock) {
      return appended;
    }
  }

  /** How many lines were rejected. */
  public long rejected() {
    synchronized (lock) {
      return rejects.count();
    }
  }

  /** Where the rejected lines are. */
  public Path rejectsFile() {
    return rejects.file();
  }

  private void appendOrStop(byte[] line) {
    try {
      append(line);
    } catch (StorageException e) {
      throw goOnFrom(firstUnsaved(), e);
    }
  }

  private static StorageException goOnFrom(long line, StorageException cause) {
    return new StorageException(
        "%s; all lines before line %d are kept, append them again from there"
            .formatted(cause.getMessage(), line),
        cause);
  }

  /** Ends the appender, which may still bring its last rows to the disk, and looks what is left. */
  private long firstUnsaved() {
    try {
      close();
    } catch (StorageException e) {
      // Known already: it is why we are here.
    }
    return unsaved.first().orElse(number);
  }

  private void append(byte[] bytes) {
    try {
      String line = text(bytes);
      if (!line.isBlank()) {
        appender.append(MarketRecords.checked(shape.fromJson(line)));
        appended++;
        unsaved.append(number);
      }
    } catch (BadInputException | RefusedException e) {
      rejects.add(number, e.getMessage(), new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static String text(byte[] bytes) {
    if (bytes.length > Lines.LONGEST_BYTES) {
      throw BadInputException.of(
          "it is longer than " + Lines.LONGEST_BYTES + " bytes; its beginning is kept here");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw BadInputException.of("it is not UTF-8");
    }
  }
}
