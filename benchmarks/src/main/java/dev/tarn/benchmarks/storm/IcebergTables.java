package dev.tarn.benchmarks.storm;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * The tables of an Iceberg warehouse on the local disk, with a Hadoop catalog and the settings that
 * tables have by themselves: a commit is tried five times.
 */
final class IcebergTables {
  private final HadoopCatalog catalog;

  IcebergTables(Plan plan) {
    catalog = new HadoopCatalog(new Configuration(false), plan.data().toUri().toString());
  }

  void create(Table table) {
    Types.NestedField[] fields =
        Stream.iterate(0, i -> i < table.columns().size(), i -> i + 1)
            .map(i -> Types.NestedField.required(i + 1, table.columns().get(i), type(table, i)))
            .toArray(Types.NestedField[]::new);
    catalog.createTable(name(table), new Schema(fields));
  }

  private static TableIdentifier name(Table table) {
    return TableIdentifier.of("storm", table.text());
  }

  private static Type type(Table table, int column) {
    return switch (table.columns().get(column)) {
      case "time", "number" -> Types.LongType.get();
      case "symbol", "side", "strategy", "status" -> Types.StringType.get();
      default -> Types.DoubleType.get();
    };
  }

  org.apache.iceberg.Table open(Table table) {
    return catalog.loadTable(name(table));
  }

  /** Appends rows, each with the values of all columns, as one file and one commit. */
  static void append(org.apache.iceberg.Table table, List<List<Object>> rows) throws IOException {
    String file = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
    DataWriter<Record> writer =
        Parquet.writeData(table.io().newOutputFile(file))
            .schema(table.schema())
            .createWriterFunc(GenericParquetWriter::create)
            .withSpec(PartitionSpec.unpartitioned())
            .build();
    try (writer) {
      for (List<Object> row : rows) {
        Record record = GenericRecord.create(table.schema());
        for (int i = 0; i < row.size(); i++) {
          record.set(i, row.get(i));
        }
        writer.write(record);
      }
    }
    DataFile data = writer.toDataFile();
    table.newAppend().appendFile(data).commit();
  }

  /** Reads what was committed last. */
  static void read(
      org.apache.iceberg.Table table,
      Expression condition,
      List<String> columns,
      Consumer<Map<String, Object>> each)
      throws IOException {
    table.refresh();
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(table)
            .where(condition)
            .select(columns.toArray(String[]::new))
            .build()) {
      for (Record record : records) {
        Map<String, Object> values = new HashMap<>();
        columns.forEach(column -> values.put(column, record.getField(column)));
        each.accept(values);
      }
    }
  }
}
