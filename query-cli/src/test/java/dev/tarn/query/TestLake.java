package dev.tarn.query;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.MarketRecord;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Lake;
import dev.tarn.staging.LakeSettings;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.write.LakeWriter;
import dev.tarn.warehouse.write.WriterOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecordBuilder;

/** A lake of its own for a test, and the commands run on it. */
final class TestLake {
  private final Lake lake;
  private Clock clock = Clock.systemUTC();
  private Map<String, String> environment = Map.of();
  private boolean onTerminal;
  private String out = "";
  private String err = "";

  TestLake(Path folder) {
    lake = Lake.at(folder.toString());
  }

  /** Commands take this for now. */
  TestLake at(Instant now) {
    clock = Clock.fixed(now, ZoneOffset.UTC);
    return this;
  }

  /** A person looks at the results, on a terminal of 80 columns and 24 lines unless told. */
  TestLake onTerminal(String... variables) {
    onTerminal = true;
    environment = new HashMap<>(Map.of("COLUMNS", "80", "LINES", "24", "TERM", "xterm"));
    environment.put("PAGER", "cat");
    for (String variable : variables) {
      String[] parts = variable.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    return this;
  }

  Path home() {
    return lake.home();
  }

  /** Ticks of one symbol, a second apart, whose prices count from 1. */
  TestLake ticks(String venue, String symbol, String first, int count) {
    List<MarketRecord> ticks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant time = Instant.parse(first).plusSeconds(i);
      ticks.add(new Tick(venue, symbol, time, 1 + i, 0.1, Side.BUY, "t" + i, (long) i, null));
    }
    return append(ticks);
  }

  /** A closed candle of an exchange with one price. */
  TestLake candle(String venue, String symbol, String timeframe, String time, double price) {
    return append(
        List.of(
            new Candle(
                venue,
                symbol,
                timeframe,
                Instant.parse(time),
                price,
                price,
                price,
                price,
                0.5,
                null,
                null,
                null,
                null,
                null,
                CandleSource.EXCHANGE,
                true,
                0)));
  }

  /** A row of any dataset: names of fields, each with its value; the others have their defaults. */
  TestLake row(String dataset, Object... fields) {
    Dataset named = MarketDatasets.of(lake).require(dataset);
    GenericRecordBuilder row = new GenericRecordBuilder(named.schema());
    for (int i = 0; i < fields.length; i += 2) {
      Object value = fields[i + 1];
      boolean time = value instanceof String text && text.endsWith("Z");
      row.set(
          (String) fields[i],
          time ? ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse((String) value)) : value);
    }
    try (Appender appender = new StagingArea(lake).appender(named, AppenderOptions.of("test"))) {
      appender.append(row.build());
    }
    return this;
  }

  /** Rows of one dataset. */
  TestLake append(List<? extends MarketRecord> rows) {
    Dataset dataset =
        MarketDatasets.builtIn().all().stream()
            .filter(each -> each.schema().equals(rows.get(0).getSchema()))
            .findFirst()
            .orElseThrow();
    try (Appender appender = new StagingArea(lake).appender(dataset, AppenderOptions.of("test"))) {
      rows.forEach(appender::append);
    }
    return this;
  }

  /** Runs the writer once. */
  TestLake publish() throws InterruptedException {
    new LakeWriter(
            lake,
            MarketDatasets.of(lake),
            new StagingArea(lake),
            () -> Session.open(SessionOptions.spillingTo(lake.warehouse().resolve("spill"))),
            WriterOptions.of(LakeSettings.of(lake)))
        .run();
    return this;
  }

  /** Runs a command on this lake; its exit code. */
  int run(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--lake", home().toString()));
    all.addAll(List.of(arguments));
    return runWithoutLake(command, all.toArray(String[]::new));
  }

  /** Runs a command that is not told of the lake; its exit code. */
  int runWithoutLake(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(arguments));
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    ByteArrayOutputStream remarks = new ByteArrayOutputStream();
    int code =
        new CommandRunner(
                new Streams(
                    results,
                    new PrintStream(remarks, true, StandardCharsets.UTF_8),
                    onTerminal,
                    false,
                    environment),
                clock)
            .run(all.toArray(String[]::new));
    out = results.toString(StandardCharsets.UTF_8);
    err = remarks.toString(StandardCharsets.UTF_8);
    return code;
  }

  String out() {
    return out;
  }

  String err() {
    return err;
  }
}
