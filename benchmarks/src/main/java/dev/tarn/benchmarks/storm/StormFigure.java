package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.Figure;
import dev.tarn.benchmarks.Report;
import dev.tarn.benchmarks.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Everybody at once, on Tarn and on what people use instead: processes that append, make bars, poll
 * and stay, and that are killed now and then. Fails when Tarn fails an operation, or loses or
 * doubles a row.
 */
public final class StormFigure implements Figure {
  private static final String SYSTEMS = System.getProperty("tarn.storm.systems", "");
  private static final int RATE = Integer.getInteger("tarn.storm.rate", 400);

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    int seconds = Integer.getInteger("tarn.storm.seconds", size.choose(20, 90));
    List<String> user = OrdinaryUser.prefix();
    report.note(
        "%d ingestors of %d ticks/s, a backfill of %d candles/s, %d strategies of 2 events/s, an aggregator, %d readers, 2 analysts, %s; %d s, seed %d%s"
            .formatted(
                Trial.INGESTORS,
                RATE,
                Plan.BATCH * 1_000 / Plan.COMMIT.toMillis(),
                Trial.STRATEGIES,
                Trial.READERS,
                OrdinaryUser.isRoot(user) ? "no mistake, since all are root" : "a mistake",
                seconds,
                Trial.SEED,
                user.isEmpty() ? "" : "; as user nobody"));
    Path results = Path.of(System.getProperty("tarn.results", "benchmarks/results"));
    String file = size == Size.SHORT ? "storm-short" : "storm";
    List<Outcome> outcomes = new ArrayList<>();
    for (String name : SYSTEMS.isEmpty() ? Systems.names() : List.of(SYSTEMS.split(","))) {
      Outcome outcome = new Trial(user, report).run(name, scratch.resolve(name), seconds, RATE);
      Columns.of(outcome).save(results.resolve(file).resolve(name + ".txt"));
      outcomes.add(outcome);
    }
    sideBySide(results, file, report);
    for (Outcome outcome : outcomes) {
      if (outcome.remains().plan().system().equals("tarn")) {
        new Musts(outcome).judge(report);
      }
    }
  }

  /** All systems that have been measured, now or before: each may be measured by itself. */
  private static void sideBySide(Path results, String name, Report report) throws IOException {
    List<Column> columns = new ArrayList<>();
    for (String system : Systems.names()) {
      Path file = results.resolve(name).resolve(system + ".txt");
      if (Files.exists(file)) {
        columns.add(Column.load(file));
      }
    }
    OutcomeTable table = new OutcomeTable(columns);
    table.text().forEach(report::note);
    Files.write(results.resolve(name + ".md"), table.markdown());
    new OutcomePlots(columns).save(results, name);
  }
}
