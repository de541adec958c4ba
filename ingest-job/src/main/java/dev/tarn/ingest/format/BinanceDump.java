package dev.tarn.ingest.format;

import dev.tarn.ingest.value.BadInputException;
import dev.tarn.staging.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.avro.generic.IndexedRecord;

/**
 * What Binance's dumps have in common: a layout, an optional header, and the same number of columns
 * in every line.
 */
abstract class BinanceDump implements RowFormat {
  private final Layout layout;
  private int columns = -1;
  private int[] positions = new int[0];

  BinanceDump(Layout layout) {
    this.layout = layout;
  }

  @Override
  public final void read(InputStream content, Consumer<IndexedRecord> rows) throws IOException {
    CsvLines.read(content, line -> line(line, rows));
  }

  private void line(CsvLine line, Consumer<IndexedRecord> rows) {
    if (columns < 0) {
      columns = line.count();
      if (Layout.isHeader(line)) {
        positions = layout.positionsByName(line);
        line.name(line.texts());
        return;
      }
      positions = layout.positions(line);
      line.name(layout.names());
    }
    if (line.count() != columns) {
      throw BadInputException.of(
          "it has " + Layout.countOf(line) + ", but the lines before have " + columns);
    }
    try {
      rows.accept(row(line));
    } catch (RefusedException e) {
      throw BadInputException.of(e.getMessage());
    }
  }

  /** The row that a line stands for. */
  abstract IndexedRecord row(CsvLine line);

  /** Where the layout's column {@code index} is in this file; -1 if it is not there. */
  final int at(int index) {
    return positions[index];
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }
}
