package dev.tarn.ingest;

import picocli.CommandLine.Command;

@Command(name = "append")
final class AppendCommand extends StreamCommand {
  AppendCommand(Streams streams) {
    super(streams);
  }

  @Override
  public Integer call() {
    return 0;
  }
}
