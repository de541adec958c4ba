package dev.tarn.warehouse.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeparateDatabasesTest {

  @Test
  void aDatabaseThatCannotBeWrittenDoesNotKeepTheOthersBack() throws IOException {
    try (TestLake lake =
        TestLake.with(MarketDatasets.TICKS, MarketDatasets.CANDLES, TestDatasets.REMARKS)) {
      lake.stage(MarketDatasets.TICKS, List.of());
      Path core = Files.createDirectories(lake.home().resolve("warehouse")).resolve("core");
      Files.writeString(core, "no folder");
      lake.stage(TestDatasets.REMARKS, List.of(TestDatasets.remark("a")));
      Files.copy(
          lake.home().resolve("staging/ticks/_schema.parquet"),
          lake.home().resolve("staging/ticks/nothing.parquet"));
      assertThatThrownBy(lake::run)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(core.toString());
      assertThat(lake.rows(Source.DUCKDB, TestDatasets.REMARKS)).hasSize(1);
    }
  }
}
