package dev.tarn.ingest.format;

import dev.tarn.ingest.value.BadInputException;
import dev.tarn.ingest.value.FieldType;
import dev.tarn.ingest.value.RowShape;
import dev.tarn.market.MarketRecords;
import dev.tarn.staging.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** CSV whose first line names the dataset's fields, in any order. */
final class CsvRows implements RowFormat {
  private final RowShape shape;
  private final ColumnOptions options;
  private @Nullable Columns columns;

  CsvRows(RowShape shape, ColumnOptions options) {
    this.shape = shape;
    this.options = options;
  }

  @Override
  public void read(InputStream content, Consumer<IndexedRecord> rows) throws IOException {
    CsvLines.read(content, line -> line(line, rows));
  }

  private void line(CsvLine line, Consumer<IndexedRecord> rows) {
    Columns known = columns;
    if (known == null) {
      line.name(line.texts());
      requireCommas(line);
      columns = Columns.of(shape, options, line.texts());
      return;
    }
    if (line.count() != known.count()) {
      throw BadInputException.of(
          "it has " + Layout.countOf(line) + ", but the header has " + known.count());
    }
    @Nullable Object[] row = known.begin();
    for (int i = 0; i < line.count(); i++) {
      FieldType field = known.field(i);
      if (field != null) {
        try {
          known.put(row, i, line.value(i, field));
        } catch (NumberFormatException e) {
          throw line.bad(i, e.getMessage());
        }
      }
    }
    try {
      rows.accept(MarketRecords.checked(shape.record(row)));
    } catch (RefusedException e) {
      throw BadInputException.of(e.getMessage());
    }
  }

  private static void requireCommas(CsvLine header) {
    if (header.count() == 1 && header.text(0).matches("(?s).*[;\\t|].*")) {
      throw header.bad(0, "columns separated by commas are needed");
    }
  }
}
