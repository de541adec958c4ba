package dev.tarn.runner;

import dev.tarn.runner.choice.Strategies;
import dev.tarn.staging.ExitCode;
import dev.tarn.strategy.Parameter;
import dev.tarn.strategy.StrategyProvider;
import java.io.PrintStream;
import picocli.CommandLine.Command;

/** Lists the strategies that can be run. */
@Command(
    name = "list",
    description = "Lists the strategies that can be run, with their parameters.",
    footer = {"", "Exit code: 0 done, 1 failed, 2 wrong usage."})
final class ListCommand extends StrategyCommand {
  ListCommand(Streams streams) {
    super(streams);
  }

  @Override
  public Integer call() {
    PrintStream out = streams().out();
    for (StrategyProvider provider : Strategies.found().all()) {
      out.println(provider.name() + ": " + provider.description());
      for (Parameter parameter : provider.parameters()) {
        out.printf(
            "  %s=%s  %s%n", parameter.name(), parameter.standard(), parameter.description());
      }
    }
    return ExitCode.DONE.number();
  }
}
