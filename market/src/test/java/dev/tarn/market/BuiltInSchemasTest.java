package dev.tarn.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.Dataset;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Built-in schemas are read without Avro, and must be what Avro reads, and pass its checks. */
class BuiltInSchemasTest {
  static Stream<Dataset> builtIn() {
    return MarketDatasets.builtIn().all().stream();
  }

  private static Dataset asAvroReadsIt(Dataset dataset) {
    return Dataset.of(new Schema.Parser().parse(dataset.schema().toString()));
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void aBuiltInDatasetIsWhatAvroReads(Dataset dataset) {
    Dataset read = asAvroReadsIt(dataset);
    assertThat(dataset).isEqualTo(read).hasSameHashCodeAs(read);
    assertThat(dataset.name()).isEqualTo(read.name());
    assertThat(dataset.recordName()).isEqualTo(read.recordName());
    assertThat(dataset.database()).isEqualTo(read.database());
    assertThat(dataset.merge()).isEqualTo(read.merge());
    assertThat(dataset.key()).isEqualTo(read.key());
    assertThat(dataset.order()).isEqualTo(read.order());
    assertThat(dataset.time()).isEqualTo(read.time());
    assertThat(dataset.window()).isEqualTo(read.window());
    assertThat(dataset.evolution()).isEqualTo(read.evolution());
    assertThat(dataset.fields()).isNotEmpty().isEqualTo(read.fields());
    assertThat(dataset.formerNames()).isEqualTo(read.formerNames());
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void theSchemaIsKnownAgainAsADatabaseKeepsIt(Dataset dataset) {
    assertThat(dataset.hasSchema(dataset.schema().toString())).isTrue();
  }

  @Test
  void anotherSchemaIsAnother() {
    Dataset ticks = MarketDatasets.TICKS;
    assertThat(ticks.hasSchema(MarketDatasets.CANDLES.schema().toString())).isFalse();
    String changed = ticks.schema().toString().replace("\"1h\"", "\"2h\"");
    assertThat(ticks.hasSchema(changed)).isFalse();
    assertThat(ticks).isNotEqualTo(Dataset.of(new Schema.Parser().parse(changed)));
  }
}
