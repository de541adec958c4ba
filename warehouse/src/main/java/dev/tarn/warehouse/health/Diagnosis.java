package dev.tarn.warehouse.health;

import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.Segment;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with a lake. To find it changes nothing, waits for nobody and takes no lock but
 * that of any reader, on published replicas, for some milliseconds. Not to be made in a process
 * that writes the lake: to look at a file that is locked by the same process ends its lock.
 *
 * @param findings what was found, what matters most first; what is as it should be is among them
 * @param vitals the figures behind them
 */
public record Diagnosis(List<Finding> findings, Vitals vitals) {
  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /** Looks at everything that can be looked at; what cannot is among the findings. */
  public static Diagnosis of(Lake lake, Machine machine, Instant now, Limits limits) {
    Examination examination = new Examination(lake, machine, now, limits);
    new MachineCheck(examination).check();
    Datasets datasets = new SettingsCheck(examination).check();
    new WriterCheck(examination).check();
    StagingCheck staging = new StagingCheck(examination);
    Map<String, List<Segment>> segments = staging.list(datasets);
    for (String database : datasets.databases()) {
      List<Segment> staged =
          datasets.in(database).stream()
              .flatMap(dataset -> segments.getOrDefault(dataset.name(), List.of()).stream())
              .toList();
      examination.attempt(database, () -> new ReplicasCheck(examination, database).check(staged));
    }
    staging.checkLag();
    ClockCheck clock = new ClockCheck(examination);
    clock.check(datasets, segments);
    clock.checkRowAge();
    new IngestsCheck(examination).check();
    new LeftoversCheck(examination).check(datasets);
    return new Diagnosis(
        examination.findings.stream()
            .sorted(Comparator.comparing(Finding::severity).reversed())
            .toList(),
        examination.vitals());
  }

  /** The greatest severity of all findings. */
  public Severity severity() {
    return findings.stream()
        .map(Finding::severity)
        .max(Comparator.naturalOrder())
        .orElse(Severity.FINE);
  }

  /** Findings of at least this severity. */
  public List<Finding> atLeast(Severity severity) {
    return findings.stream()
        .filter(finding -> finding.severity().compareTo(severity) >= 0)
        .toList();
  }
}
