package dev.tarn.ingest.format;

import dev.tarn.ingest.value.BadInputException;
import dev.tarn.ingest.value.FieldType;
import dev.tarn.ingest.value.RowShape;
import dev.tarn.market.MarketRecords;
import dev.tarn.staging.CorruptException;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.ParquetRows;
import dev.tarn.staging.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Parquet files of any program, whose columns are called like the dataset's fields or mapped to
 * them.
 */
public final class ParquetFormat {
  private final RowShape shape;
  private final FormatOptions options;

  /** A reader for files of the dataset's rows. */
  public ParquetFormat(Dataset dataset, FormatOptions options) {
    this.shape = RowShape.of(dataset.schema());
    this.options = options;
  }

  /**
   * Reads a file to its end.
   *
   * @throws BadInputException if the file or a row cannot be taken; what was handed over must be
   *     given up
   */
  public void read(Path file, Consumer<IndexedRecord> rows) throws IOException {
    try (ParquetRows source = ParquetRows.open(file)) {
      List<String> names = source.columns();
      Columns columns =
          Columns.of(shape, options.columnOptions().within(options.folders(), names, shape), names);
      for (long number = 1; source.next(); number++) {
        try {
          rows.accept(row(source, columns, names));
        } catch (RefusedException e) {
          throw BadInputException.of(e.getMessage()).at("row " + number);
        } catch (BadInputException e) {
          throw e.at("row " + number);
        }
      }
    } catch (CorruptException e) {
      // The caller names the file.
      throw BadInputException.of(e.getMessage().replace("Cannot read " + file + ": ", ""));
    }
  }

  private IndexedRecord row(ParquetRows source, Columns columns, List<String> names) {
    @Nullable Object[] row = columns.begin();
    for (int i = 0; i < names.size(); i++) {
      FieldType field = columns.field(i);
      if (field != null) {
        Object value = source.value(i);
        try {
          columns.put(row, i, field.fromObject(value));
        } catch (NumberFormatException e) {
          throw BadInputException.of("column " + names.get(i), value, e.getMessage());
        }
      }
    }
    return MarketRecords.checked(shape.record(row));
  }
}
