package dev.tarn.staging;

import dev.tarn.staging.checksum.Damage;
import dev.tarn.staging.checksum.PageChecksums;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * The row groups of a Parquet file whose footer can be read, each read through and held against its
 * checksums, by Java alone: what makes a database's reader fail does no harm here.
 *
 * @param columns each column as Parquet tells it, such as {@code optional double price}
 * @param groups in the order of the file
 */
public record RowGroups(List<String> columns, List<RowGroup> groups) {

  public RowGroups {
    columns = List.copyOf(columns);
    groups = List.copyOf(groups);
  }

  /**
   * A part of a file.
   *
   * @param rows how many rows the footer tells
   * @param damage why not all of them can be read, or trusted
   */
  public record RowGroup(long rows, Optional<String> damage) {}

  /**
   * Reads a file through; memory is bounded by its greatest row group.
   *
   * @throws CorruptException when the footer cannot be read, or is not what was written
   */
  public static RowGroups of(Path file) {
    try (ParquetFileReader reader = open(file)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      Map<Integer, String> damaged = new HashMap<>();
      for (Damage damage : new PageChecksums().damages(file)) {
        damaged.put(
            damage.rowGroup().orElseThrow(() -> new IOException(damage.description())),
            damage.description());
      }
      List<RowGroup> groups = new ArrayList<>();
      for (int i = 0; i < reader.getRowGroups().size(); i++) {
        BlockMetaData block = reader.getRowGroups().get(i);
        Optional<String> damage =
            damaged.containsKey(i) ? Optional.of(damaged.get(i)) : damage(reader, schema, i);
        groups.add(new RowGroup(block.getRowCount(), damage));
      }
      return new RowGroups(
          schema.getFields().stream()
              .map(field -> field.toString().lines().findFirst().orElse(field.getName()))
              .toList(),
          groups);
    } catch (IOException | RuntimeException e) {
      throw new CorruptException(
          "Cannot read %s: its footer is damaged, or it is no Parquet file (%s); write it anew"
              .formatted(file, line(e)),
          e);
    }
  }

  /** Rows of the groups that can be read. */
  public long readable() {
    return groups.stream()
        .filter(group -> group.damage().isEmpty())
        .mapToLong(RowGroup::rows)
        .sum();
  }

  /** Rows of the groups that cannot be read. */
  public long lost() {
    return groups.stream().mapToLong(RowGroup::rows).sum() - readable();
  }

  static ParquetFileReader open(Path file) throws IOException {
    return ParquetFileReader.open(
        new LocalInputFile(file),
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .usePageChecksumVerification(true)
            .build());
  }

  private static Optional<String> damage(ParquetFileReader reader, MessageType schema, int index) {
    try (PageReadStore pages = reader.readRowGroup(index)) {
      RecordReader<Group> rows =
          new ColumnIOFactory()
              .getColumnIO(schema)
              .getRecordReader(pages, new GroupRecordConverter(schema));
      for (long i = 0; i < pages.getRowCount(); i++) {
        if (rows.read() == null) {
          return Optional.of("row " + i + " is missing");
        }
      }
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(line(e));
    }
  }

  private static String line(Exception e) {
    // Parquet names the file by its object, which says nothing
    return Failures.describe(e)
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("^\\S+@[0-9a-f]+ ", "it ");
  }
}
