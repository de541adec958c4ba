package dev.tarn.writer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.Lake;
import dev.tarn.staging.LakeSettings;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.verify.Check;
import dev.tarn.warehouse.verify.Checked;
import dev.tarn.warehouse.verify.Difference;
import dev.tarn.warehouse.verify.Findings;
import dev.tarn.warehouse.verify.Scope;
import dev.tarn.warehouse.verify.Verification;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Proves that the databases have what was loaded. It takes no lock: the writer may run meanwhile.
 */
@Command(
    name = "verify",
    description = {
      "Proves that the databases have what was loaded, and names each difference, with what to do.",
      "Holds each replica against the segments that its ledger names, in archive and staging: rows, first and last time, and a",
      "checksum that does not depend on order, for each day; and replicas against one another. Then counts the keys of the",
      "newest days, and of some older ones, to find rows that were not merged. Changes nothing, and may run beside the writer",
      "and readers."
    },
    footer = {
      "",
      "Examples:",
      "  writer-job verify --lake /data/lake",
      "  writer-job verify --lake /data/lake --database core --format json",
      "",
      "Exit code: 0 no difference, 1 differences or failed, 2 wrong usage, 4 no replica could be looked at."
    })
final class VerifyCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared = new SharedOptions();
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description = "Look at this database alone; may be said several times.")
  private List<String> databases = new ArrayList<>();

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "Look at this dataset alone; may be said several times.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--keys",
      description = "Count the keys of all rows, not just of five million rows of each dataset.")
  private boolean keys;

  @Option(
      names = "--candles",
      description = "Derive the candles of ticks anew as well, which takes several times longer.")
  private boolean candles;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json. Default: text.")
  private String format = "text";

  @Override
  public Integer call() {
    Lake lake = Lake.at(shared.lake()).requireExisting();
    Datasets datasets = MarketDatasets.of(lake);
    requireKnown(datasets);
    Findings findings =
        verification(lake, datasets)
            .verify(new Scope(Set.copyOf(databases), Set.copyOf(names), checks()));
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case "text" -> text(findings).forEach(out::println);
      case "json" -> out.println(json(findings));
      default ->
          throw new ParameterException(
              spec.commandLine(), "Invalid --format '%s': use text or json".formatted(format));
    }
    spec.commandLine().getErr().println(summary(findings));
    if (!findings.differences().isEmpty()) {
      return ExitCode.FAILED.number();
    }
    boolean sawNothing = findings.checked().isEmpty() && !findings.notLookedAt().isEmpty();
    return sawNothing ? ExitCode.LATER.number() : ExitCode.DONE.number();
  }

  static Verification verification(Lake lake, Datasets datasets) {
    return new Verification(lake, datasets, new StagingArea(lake), () -> session(lake));
  }

  /** What does not fit into memory spills to the machine's temporary folder. */
  static Session session(Lake lake) {
    LakeSettings settings = LakeSettings.of(lake);
    return Session.open(
        SessionOptions.spillingToTemporaryFolder()
            .withMemoryBytes(settings.memoryBytes())
            .withThreads(settings.threads()));
  }

  private Set<Check> checks() {
    Set<Check> checks = EnumSet.noneOf(Check.class);
    if (candles) {
      checks.add(Check.CANDLES);
    }
    if (keys) {
      checks.add(Check.KEYS);
    }
    return checks;
  }

  private void requireKnown(Datasets datasets) {
    names.forEach(datasets::require);
    for (String database : databases) {
      if (!datasets.databases().contains(database)) {
        throw new ParameterException(
            spec.commandLine(),
            "Unknown database '%s'; use one of %s"
                .formatted(database, String.join(", ", datasets.databases())));
      }
    }
  }

  static List<String> text(Findings findings) {
    List<String> lines = new ArrayList<>();
    for (Checked each : findings.checked()) {
      lines.add(
          "%s, replica %s, %s: %d rows%s%s, of %d segments"
              .formatted(
                  each.database(),
                  each.replica(),
                  each.dataset(),
                  each.rows(),
                  each.from()
                      .map(from -> " from " + from + " to " + each.to().orElse("?"))
                      .orElse(""),
                  each.conflicts() == 0 ? "" : ", %d conflicts".formatted(each.conflicts()),
                  each.segments()));
    }
    findings.differences().forEach(difference -> lines.add("DIFFERENT " + difference));
    return lines;
  }

  static String summary(Findings findings) {
    StringBuilder text = new StringBuilder();
    findings
        .notLookedAt()
        .forEach(each -> text.append("Not looked at: ").append(each).append('\n'));
    findings.inPart().forEach(each -> text.append("Looked at in part: ").append(each).append('\n'));
    text.append(
        findings.differences().isEmpty()
            ? "No difference"
            : "%d differences".formatted(findings.differences().size()));
    text.append(
        "; %d staged segments are not loaded yet, %d files are in quarantine"
            .formatted(findings.waiting(), findings.quarantined()));
    return text.toString();
  }

  private static String json(Findings findings) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    ArrayNode checked = root.putArray("checked");
    for (Checked each : findings.checked()) {
      ObjectNode node = checked.addObject();
      node.put("database", each.database());
      node.put("replica", each.replica());
      node.put("dataset", each.dataset());
      node.put("rows", each.rows());
      node.put("conflicts", each.conflicts());
      node.put("from", each.from().orElse(null));
      node.put("to", each.to().orElse(null));
      node.put("segments", each.segments());
    }
    ArrayNode differences = root.putArray("differences");
    for (Difference each : findings.differences()) {
      ObjectNode node = differences.addObject();
      node.put("database", each.database());
      node.put("replica", each.replica().orElse(null));
      node.put("dataset", each.dataset().orElse(null));
      node.put("day", each.day().orElse(null));
      node.put("what", each.what());
    }
    findings.notLookedAt().forEach(root.putArray("notLookedAt")::add);
    findings.inPart().forEach(root.putArray("inPart")::add);
    root.put("waiting", findings.waiting());
    root.put("quarantined", findings.quarantined());
    return root.toString();
  }
}
