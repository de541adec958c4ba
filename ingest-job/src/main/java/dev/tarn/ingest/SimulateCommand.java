package dev.tarn.ingest;

import picocli.CommandLine.Command;

@Command(name = "simulate")
final class SimulateCommand extends StreamCommand {
  SimulateCommand(Streams streams) {
    super(streams);
  }

  @Override
  public Integer call() {
    return 0;
  }
}
