package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamUsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stream|Missing required options: '--exchange=NAME', '--symbols=SYMBOL'",
        "stream --exchange binance|Missing required options: '--symbols=SYMBOL'",
        "stream --symbols BTCUSDT|Missing required options: '--exchange=NAME'",
        "stream --exchange binance --symbols ,|Missing symbols: name some with --symbols",
        "stream --exchange nasdaq --symbols X|Cannot find an exchange called 'nasdaq'; there are",
        "stream --exchange binance --symbols X --endpoint localhost:80|Invalid --endpoint 'localhost:80'",
        "stream --exchange binance --symbols X --endpoint http:80|Invalid --endpoint 'http:80'",
        "stream --exchange binance --symbols X --property key=1|Cannot use --property key: binance takes none",
        "stream --exchange binance --symbols X --rejects no/such/file|Cannot keep rejects in no/such/file: there is no folder ",
        "stream --exchange binance --symbols X --recover never|or 1w, or none",
        "stream --exchange binance --symbols X --producer a/b|Invalid producer name 'a/b'",
        "stream --exchange binance --symbols X --producer ..|Invalid producer name '..'",
      })
  void whatIsWrittenWronglyIsSaidInOneLine(String command, String message, @TempDir Path folder) {
    JobFixture job = new JobFixture(folder);
    JobFixture.Result result = job.run((Object[]) command.split(" "));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(message);
    assertThat(result.err().lines()).hasSize(2).last().asString().startsWith("Try 'ingest-job");
    assertThat(job.lake().resolve("ingest")).doesNotExist();
  }
}
