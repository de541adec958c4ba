package dev.tarn.staging;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.Decoder;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Takes rows in two forms: as an {@link IndexedRecord}, or as a {@link Decoder} that stands before
 * a row in Avro's encoding. The second goes into Parquet's columns without becoming an object.
 */
final class RowWriteSupport extends AvroWriteSupport<Object> {
  private final EncodedRow encoded;
  private RecordConsumer columns;

  RowWriteSupport(Schema schema, ParquetConfiguration configuration) {
    super(new AvroSchemaConverter(configuration).convert(schema), schema, GenericData.get());
    this.encoded = new EncodedRow(schema);
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    super.prepareForWrite(recordConsumer);
    columns = recordConsumer;
  }

  @Override
  public void write(Object row) {
    if (row instanceof Decoder decoder) {
      encoded.copy(decoder, columns);
    } else {
      super.write(row);
    }
  }
}
