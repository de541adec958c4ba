package dev.tarn.query;

import dev.tarn.staging.Lake;
import dev.tarn.warehouse.health.Diagnosis;
import dev.tarn.warehouse.health.Limits;
import dev.tarn.warehouse.health.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** One line for monitors, in the way of the monitoring plugins. */
final class HealthCommand implements LakeCommand {
  static final String NAME = "health";

  private static final String JSON = "--json";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            NAME,
            "Says in one line whether a lake is well, as monitoring plugins do: OK, WARNING, CRITICAL or UNKNOWN, with exit code 0, 1, 2 or 3. query-cli doctor tells more.",
            "  query-cli health",
            "  query-cli health --warning-age 2m --critical-age 10m",
            "  query-cli health --json");
    spec.addOption(limit("--warning-lag", "1m", "a segment waits longer to be published"));
    spec.addOption(limit("--critical-lag", "5m", "a segment waits longer to be published"));
    spec.addOption(limit("--warning-age", "5m", "the writer's last run ended longer ago"));
    spec.addOption(limit("--critical-age", "15m", "the writer's last run ended longer ago"));
    spec.addOption(limit("--warning-row-age", "", "the newest published tick is older"));
    spec.addOption(limit("--critical-row-age", "", "the newest published tick is older"));
    spec.addOption(Options.flag("Writes an object of JSON instead of the line.", JSON).build());
    Options.declareLake(spec);
    Options.declareVerbose(spec);
    return spec;
  }

  private static OptionSpec limit(String name, String defaultValue, String when) {
    String state = name.startsWith("--warning") ? "WARNING" : "CRITICAL";
    String otherwise = defaultValue.isEmpty() ? "never" : defaultValue;
    OptionSpec.Builder option =
        Options.value(
                name, "DURATION", "%s when %s. Default: %s.".formatted(state, when, otherwise))
            .type(Duration.class)
            .converters(new AgeOption());
    return (defaultValue.isEmpty() ? option : option.defaultValue(defaultValue)).build();
  }

  @Override
  public void run(Invocation invocation) throws IOException {
    Limits limits =
        new Limits(
            limit(invocation, "lag").orElseThrow(),
            limit(invocation, "age"),
            limit(invocation, "row-age"));
    Lake lake = invocation.lake();
    Instant now = Instant.now();
    Diagnosis diagnosis = Diagnosis.of(lake, Machine.local(), now, limits);
    HealthReport report = new HealthReport(diagnosis, limits, now);
    boolean json = invocation.<Boolean>value(JSON).orElse(false);
    String text = json ? report.json() : report.line();
    invocation.streams().out().write((text + "\n").getBytes(StandardCharsets.UTF_8));
    invocation.streams().out().flush();
    if (report.code() != 0) {
      throw new EndedException(report.code(), "");
    }
  }

  /** Of a pair of which one was not given, both are that one. */
  private static Optional<Limits.Limit> limit(Invocation invocation, String name) {
    Optional<Duration> warning = invocation.value("--warning-" + name);
    Optional<Duration> critical = invocation.value("--critical-" + name);
    if (warning.isEmpty() && critical.isEmpty()) {
      return Optional.empty();
    }
    Duration first = warning.or(() -> critical).orElseThrow();
    Duration second = critical.orElse(Limits.NEVER);
    return Optional.of(new Limits.Limit(first.compareTo(second) < 0 ? first : second, second));
  }
}
