package dev.tarn.query;

import dev.tarn.query.output.Format;
import dev.tarn.query.output.Target;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.health.Diagnosis;
import dev.tarn.warehouse.health.Finding;
import dev.tarn.warehouse.health.Limits;
import dev.tarn.warehouse.health.Machine;
import dev.tarn.warehouse.health.Severity;
import dev.tarn.warehouse.health.Vitals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** What is wrong with a lake, in plain words, and what to do. */
final class DoctorCommand implements LakeCommand {
  private static final String ALL = "--all";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "doctor",
            "Says what is wrong with a lake and what to do, a line each. It changes nothing. Exit code 0 when nothing is, 1 when somebody should see to it.",
            "  query-cli doctor",
            "  query-cli doctor --all",
            "  query-cli doctor --format json");
    spec.addOption(Options.flag("Also tells what is as it should be.", ALL).build());
    Options.declareShared(spec);
    return spec;
  }

  @Override
  public void run(Invocation invocation) throws IOException, SQLException {
    Lake lake = invocation.lake();
    Diagnosis diagnosis = Diagnosis.of(lake, Machine.local(), Instant.now(), Limits.DEFAULTS);
    boolean all = invocation.<Boolean>value(ALL).orElse(false);
    List<Finding> findings = diagnosis.atLeast(all ? Severity.FINE : Severity.NOTE);
    if (invocation.format() == Format.TABLE) {
      write(invocation, lines(lake, diagnosis, findings));
    } else {
      FindingRows.write(invocation, findings);
    }
    if (diagnosis.severity().compareTo(Severity.WARNING) >= 0) {
      throw new EndedException(ExitCode.FAILED.number(), "");
    }
  }

  private static String lines(Lake lake, Diagnosis diagnosis, List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    if (diagnosis.severity() == Severity.FINE) {
      text.append(well(lake, diagnosis.vitals()));
    }
    for (Finding finding : findings) {
      text.append("%-8s  %s: %s".formatted(name(finding), finding.thing(), finding.what()));
      if (!finding.next().isEmpty()) {
        text.append("; ").append(finding.next());
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String well(Lake lake, Vitals vitals) {
    String run =
        vitals
            .lastRun()
            .map(end -> "the writer's last run ended " + Provenance.age(end, Instant.now()))
            .orElse("no writer has run yet");
    return "Nothing is wrong with %s: %s, %s, staged and not published: %d\n"
        .formatted(
            lake.home(),
            vitals.writing() ? "a writer is at work" : "no writer is at work",
            run,
            vitals.waiting().orElse(0));
  }

  private static String name(Finding finding) {
    return finding.severity().name().toLowerCase(Locale.ROOT);
  }

  private static void write(Invocation invocation, String text) throws IOException {
    try (Target target = invocation.target()) {
      target.stream().write(text.getBytes(StandardCharsets.UTF_8));
      target.commit();
    } catch (IOException e) {
      throw new StorageException("Cannot write the result: " + e.getMessage(), e);
    }
  }
}
