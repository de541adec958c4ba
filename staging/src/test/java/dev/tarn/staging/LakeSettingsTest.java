package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LakeSettingsTest {
  @TempDir Path home;

  @Test
  void withoutAFileEverythingHasItsDefault() {
    LakeSettings settings = LakeSettings.of(Lake.at(home.toString()));
    assertThat(settings)
        .isEqualTo(
            new LakeSettings(
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                1_000_000,
                1_000,
                256L << 20,
                Map.of(),
                OptionalInt.empty(),
                1L << 30,
                Map.of(),
                Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing yet\n", "---\n", "{}"})
  void anEmptyFileSetsNothing(String text) throws IOException {
    assertThat(read(text)).isEqualTo(LakeSettings.DEFAULTS);
  }

  @Test
  void whatIsSetHoldsAndTheRestHasItsDefault() throws IOException {
    assertThat(
            read(
                """
                # our lake
                flush-interval: 250ms
                max-pin: 1h
                retire-after: 5s
                transaction-rows: 500000
                """))
        .isEqualTo(
            new LakeSettings(
                Duration.ofMillis(250),
                Duration.ofMillis(500),
                Duration.ofHours(1),
                Duration.ofSeconds(5),
                500_000,
                1_000,
                256L << 20,
                Map.of(),
                OptionalInt.empty(),
                1L << 30,
                Map.of(),
                Map.of()));
    assertThat(
            read(
                "settle: 2s\ntransaction-segments: 10\ntransaction-bytes: 16MB\nthreads: 2\nmemory: 512MB\nkeep-in-database:\n  ticks: 7d\n  candles: 365d\n"))
        .isEqualTo(
            new LakeSettings(
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                1_000_000,
                10,
                16L << 20,
                Map.of("ticks", Duration.ofDays(7), "candles", Duration.ofDays(365)),
                OptionalInt.of(2),
                512L << 20,
                Map.of(),
                Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flushinterval: 1s         | Invalid setting 'flushinterval' in LAKE/lake.yaml; the settings are flush-interval, settle, max-pin, retire-after, transaction-rows, transaction-segments, transaction-bytes, keep-in-database, threads, memory, sessions and footprint",
        "settle: 5                 | Invalid value '5' of settle in LAKE/lake.yaml; use a number above zero with ms, s, m, h or d, such as 500ms",
        "settle: 0s                | Invalid value '0s' of settle in LAKE/lake.yaml; use a number above zero with ms, s, m, h or d, such as 500ms",
        "max-pin: -1m              | Invalid value '-1m' of max-pin in LAKE/lake.yaml; use a number above zero with ms, s, m, h or d, such as 500ms",
        "max-pin:                  | Invalid value 'null' of max-pin in LAKE/lake.yaml; use a number above zero with ms, s, m, h or d, such as 500ms",
        "transaction-rows: many    | Invalid value 'many' of transaction-rows in LAKE/lake.yaml; use a whole number from 1 to 1000000000",
        "transaction-rows: 1.5     | Invalid value '1.5' of transaction-rows in LAKE/lake.yaml; use a whole number from 1 to 1000000000",
        "transaction-rows: [1]     | Invalid value '[1]' of transaction-rows in LAKE/lake.yaml; use a whole number from 1 to 1000000000",
        "transaction-segments: 0   | Invalid value '0' of transaction-segments in LAKE/lake.yaml; use a whole number from 1 to 100000",
        "transaction-bytes: 1KB    | Invalid value '1KB' of transaction-bytes in LAKE/lake.yaml; use a number with MB or GB, at least 1MB, such as 1GB",
        "keep-in-database: 7d      | Invalid value '7d' of keep-in-database in LAKE/lake.yaml; use a line for each dataset below it, such as '  ticks: 7d'",
        "keep-in-database: {a: 2h} | Invalid value '2h' of keep-in-database: a in LAKE/lake.yaml; use a number of days, such as 7d",
        "threads: 0                | Invalid value '0' of threads in LAKE/lake.yaml; use a whole number from 1 to 1024",
        "memory: 1MB               | Invalid value '1MB' of memory in LAKE/lake.yaml; use a number with MB or GB, at least 128MB, such as 1GB",
        "sessions: nse             | Invalid value 'nse' of sessions in LAKE/lake.yaml; use a line for each session below it, such as '  nse:'",
        "footprint: 5              | Invalid value '5' of footprint in LAKE/lake.yaml; use a line for each symbol below it, such as '  BTCUSDT: 10'",
        "footprint: {A: 0}         | Invalid value '0' of footprint: A in LAKE/lake.yaml; use a price above zero with at most 12 decimals, such as 0.5",
        "footprint: {A: -1}        | Invalid value '-1' of footprint: A in LAKE/lake.yaml; use a price above zero with at most 12 decimals, such as 0.5",
        "footprint: {A: 1e-13}     | Invalid value '1.0E-13' of footprint: A in LAKE/lake.yaml; use a price above zero with at most 12 decimals, such as 0.5",
        "footprint: {A: x}         | Invalid value 'x' of footprint: A in LAKE/lake.yaml; use a price above zero with at most 12 decimals, such as 0.5",
        "just words                | Cannot read LAKE/lake.yaml: it is no list of settings; write lines such as 'settle: 500ms'",
        "settle: [                 | Cannot read LAKE/lake.yaml: it is no YAML at line 1; write lines such as 'settle: 500ms'",
      })
  void whatIsWrongIsRefusedInOneLine(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(RefusedException.class)
        .hasMessage(message.replace("LAKE", home.toString()));
  }

  @Test
  void sessionsAreKeptAsTextsListsAndMaps() throws IOException {
    assertThat(
            read("""
                    sessions:
                      xetra:
                        open: 09:00
                        venues: [XETR, 1]
                        early-closes:
                          2026-12-30: 14:00
                    """)
                .sessions())
        .isEqualTo(
            Map.of(
                "xetra",
                Map.of(
                    "open",
                    "09:00",
                    "venues",
                    List.of("XETR", "1"),
                    "early-closes",
                    Map.of("2026-12-30", "14:00"))));
  }

  @Test
  void stepsOfFootprintsKeepTheirOrderAndTheirDigits() throws IOException {
    assertThat(
            read("footprint:\n  BTCUSDT: 10\n  '*USDT': 0.50\n  SHIB?: 1e-8\n  '*': 0.1\n")
                .footprint())
        .containsExactly(
            Map.entry("BTCUSDT", new BigDecimal("1E+1")),
            Map.entry("*USDT", new BigDecimal("0.5")),
            Map.entry("SHIB?", new BigDecimal("1E-8")),
            Map.entry("*", new BigDecimal("0.1")));
  }

  @Test
  void whatIsSetTwiceIsRefused() {
    assertThatThrownBy(() -> read("settle: 1s\nsettle: 2s\n"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("set twice");
  }

  @Test
  void aFileThatCannotBeReadIsReported() throws IOException {
    Files.createDirectory(home.resolve("lake.yaml"));
    assertThatThrownBy(() -> LakeSettings.of(Lake.at(home.toString())))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Cannot read " + home.resolve("lake.yaml") + ": ");
  }

  private LakeSettings read(String text) throws IOException {
    Files.writeString(home.resolve("lake.yaml"), text);
    return LakeSettings.of(Lake.at(home.toString()));
  }
}
