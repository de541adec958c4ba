package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.JobFixture.Result;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What must not get in: one line that says where, which value and why; nothing half imported; and
 * the other files go on.
 */
class ImportBadInputTest {
  private static final String HEADER = "symbol,timeframe,open_time,open,high,low,close,volume\n";
  private static final String GOOD = "X,1m,2026-11-20T21:47:00Z,2,3,1,2.5,10\n";

  private JobFixture job;

  @BeforeEach
  void freshLake(@TempDir Path folder) {
    job = new JobFixture(folder);
  }

  private Result candles(Object... files) {
    Object[] arguments = new Object[5 + files.length];
    System.arraycopy(
        new Object[] {"import", "--format", "csv", "--dataset", "candles"}, 0, arguments, 0, 5);
    System.arraycopy(files, 0, arguments, 5, files.length);
    return job.run(arguments);
  }

  private void refused(Path file, String... parts) {
    Result result = candles(file);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("Cannot import " + file + ": ")
        .endsWith("Nothing of this file was imported.\n")
        .contains(parts);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(job.segments("candles")).isEmpty();
    assertThat(job.leftovers()).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          open_time; 1.70027E+12; a spreadsheet has shortened this time
          open_time; 33300000; seconds, milliseconds, microseconds or nanoseconds since 1970 are needed
          open_time; 4102444800; seconds, milliseconds, microseconds or nanoseconds since 1970 are needed
          open_time; 0; seconds, milliseconds
          open_time; -1700270000; seconds, milliseconds
          open_time; 1970-01-01T00:00:00Z; between 1970-01-02 and 2099
          open_time; 2100-01-01T00:00:00Z; between 1970-01-02 and 2099
          open_time; 2026-11-20 21:47:00; with its zone
          open_time; 20.11.2026; a time in ISO 8601
          open_time; 99999999999999999999; the number is too large
          open; NaN; a finite number is needed
          open; -Infinity; a finite number is needed
          open; -2; a price is finite and above zero
          open; 0; a price is finite and above zero
          open; abc; a number is needed
          open; 1.2.3; a number is needed
          open; 0x1p3; a number is needed
          open; 2d; a number is needed
          open; 1e400; the number is too large
          open; '2,5'; with a point for the decimals
          open; 3.5; do not enclose open 3.5
          close; 0.5; do not enclose
          high; 0.5; high 0.5
          volume; -1; a quantity is finite and not negative
          symbol; ''; symbol
          """)
  void anImplausibleValueRefusesTheFile(String field, String value, String reason) {
    String[] names = HEADER.strip().split(",", -1);
    String[] row = GOOD.strip().split(",", -1);
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(field)) {
        row[i] = value.contains(",") ? "\"" + value + "\"" : value;
      }
    }
    refused(
        job.file("c.csv", HEADER + GOOD + String.join(",", row) + "\n" + GOOD), "line 3", reason);
  }

  @Test
  void theColumnAndTheValueAreNamed() {
    refused(
        job.file("c.csv", HEADER + GOOD.replace("2.5", "abc")),
        "line 2, column 7 (close) is 'abc': a number is needed");
  }

  @Test
  void aRowWithAnotherNumberOfColumnsIsRefused() {
    refused(
        job.file("c.csv", HEADER + GOOD + "X,1m\n"),
        "line 3, it has 2 columns, but the header has 8");
    refused(
        job.file("c.csv", HEADER + GOOD + GOOD.strip() + ",1\n"),
        "line 3, it has 9 columns, but the header has 8");
    refused(
        job.file("c.csv", HEADER + GOOD + "5\n"), "line 3, it has 1 column, but the header has 8");
  }

  @Test
  void aFileCutOffInsideQuotesIsRefused() {
    refused(job.file("c.csv", HEADER + GOOD + "\"X,1m,2026"), "line");
  }

  @Test
  void aFileWithoutLinesOrFieldsDoesNotFillTheMemory() {
    refused(job.file("c.csv", "a".repeat(5_000_000)), "a field is longer than 1048576 characters");
    refused(job.file("c.csv", ",".repeat(5_000_000)), "it has more than 4096 columns");
    refused(job.file("c.csv", HEADER + "\"" + GOOD.repeat(50_000)), "a field is longer than");
  }

  @Test
  void columnsMustBeFieldsAndAllThatEveryRowNeedsMustBeThere() {
    refused(
        job.file("c.csv", "symbol,foo\nX,1\n"),
        "line 1, the column 'foo' is no field; use venue?, symbol, timeframe, open_time");
    refused(
        job.file("c.csv", HEADER.replace("volume", "close") + GOOD),
        "line 1, two columns are the field close");
    refused(
        job.file("c.csv", HEADER.replace(",volume", "") + GOOD),
        "line 1, there is no column volume");
    refused(job.file("c.csv", "1,2,3\n4,5,6\n"), "line 1, the column '1' is no field");
    refused(job.file("c.csv", HEADER.replace(',', ';')), "columns separated by commas are needed");
  }

  @Test
  void filesThatAreNoTextAreRefused() {
    refused(job.file("c.csv", new byte[0]), "it is empty");
    refused(
        job.file(
            "c.csv",
            new byte[] {0x7f, 'E', 'L', 'F', 0, 0, 0, 1, (byte) 0xff, (byte) 0xfe, '\n', 7}),
        "line");
    refused(job.file("c.csv", "PAR1....PAR1"), "it is a Parquet file; use --format parquet");
    refused(
        job.file("c.csv", (HEADER + GOOD).getBytes(StandardCharsets.UTF_16LE)),
        "UTF-16 without a byte order mark");
    refused(
        job.file(
            "c.csv", (HEADER + GOOD.replace("X", "Größe")).getBytes(Charset.forName("ISO-8859-1"))),
        "it is not text in UTF-8");
    refused(job.file("c.csv", HEADER + GOOD + "\0\0\0\0\0\0\0\0"), "line 3, it has 1 column");
  }

  @Test
  void aMissingFileAndAFolderAreRefused(@TempDir Path folder) {
    refused(folder.resolve("nowhere.csv"), "there is no such file");
    refused(folder, "it is a folder; name the files in it");
  }

  @Test
  void theOtherFilesGoOnAndTheExitCodeSaysInPart() {
    Path bad = job.file("bad.csv", HEADER + GOOD + "X\n");
    Path good = job.file("good.csv", HEADER + GOOD);

    Result result = candles(bad, good);

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).contains("Cannot import " + bad);
    assertThat(result.out()).contains(good + ": 1 row imported into candles");
    assertThat(job.rows("candles")).hasSize(1);
    assertThat(job.leftovers()).isEmpty();
  }

  @Test
  void aMessageStaysOnOneLineHoweverLongTheValue() {
    refused(
        job.file("c.csv", HEADER + GOOD.replace("2.5", "\"a\nb" + "c".repeat(500) + "\"")),
        "column 7 (close) is 'a\\u000ab");
  }

  @Test
  void wrongUsageSaysWhatThereIs() {
    Path file = job.file("c.csv", HEADER + GOOD);

    assertThat(job.run("import", "--format", "excel", file))
        .satisfies(
            result -> {
              assertThat(result.exitCode()).isEqualTo(2);
              assertThat(result.err())
                  .contains(
                      "Unknown format 'excel'; use one of binance-klines, binance-aggtrades, binance-trades, csv, parquet");
            });
    assertThat(job.run("import", "--format", "csv", "--dataset", "bars", file))
        .satisfies(
            result -> {
              assertThat(result.exitCode()).isEqualTo(2);
              assertThat(result.err())
                  .contains("Unknown dataset 'bars'; use one of ticks, candles");
            });
    assertThat(job.run("import", "--format", "csv", file).err()).contains("Missing --dataset");
    assertThat(
            job.run("import", "--format", "binance-klines", "--dataset", "ticks", file).exitCode())
        .isEqualTo(2);
    assertThat(job.run("import", "--format", "binance-klines", file).err())
        .contains("give it with --symbol");
    assertThat(job.run("import", "--format", "csv", "--dataset", "ticks").exitCode()).isEqualTo(2);
    assertThat(job.run("import", "--format", "binance-klines", "--map", "a=b", file).exitCode())
        .isEqualTo(2);
    assertThat(
            job.run("import", "--format", "binance-trades", "--timeframe", "1m", file).exitCode())
        .isEqualTo(2);
    assertThat(job.lake()).doesNotExist();
  }

  @Test
  void aLakeThatCannotBeWrittenIsSaidInOneLine() {
    job.file("lake", "a file where the lake should be");

    Result result = candles(job.file("c.csv", HEADER + GOOD));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith("Cannot ").contains(job.lake().toString());
    assertThat(result.err().lines()).hasSize(1);
  }
}
