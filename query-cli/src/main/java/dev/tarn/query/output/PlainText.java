package dev.tarn.query.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A result that is no rows: a path, a script. Immutable. */
public record PlainText(String text) {

  /**
   * Writes the text; the target is committed, and stays open.
   *
   * @throws dev.tarn.staging.StorageException if the target cannot be written, as on a full disk
   * @throws ReaderGoneException if the target is a pipe that nobody reads any more
   */
  public void writeTo(Target target) {
    try {
      target.stream().write(text.getBytes(StandardCharsets.UTF_8));
      target.commit();
    } catch (IOException e) {
      throw Result.unwritten(target, e);
    }
  }
}
