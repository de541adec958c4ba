package dev.tarn.ingest.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.apache.avro.generic.IndexedRecord;

/**
 * A kind of text file, with all that is needed to make rows of it. An object reads one stream,
 * once.
 */
public interface RowFormat {
  /**
   * Reads a stream to its end.
   *
   * @param rows takes each row; may refuse it with a {@link dev.tarn.staging.RefusedException}
   * @throws dev.tarn.ingest.value.BadInputException at the first line that cannot be taken; what
   *     was handed over must be given up
   */
  void read(InputStream content, Consumer<IndexedRecord> rows) throws IOException;
}
