package dev.tarn.ingest;

import dev.tarn.ingest.capture.CaptureSource;
import dev.tarn.ingest.capture.Speed;
import dev.tarn.ingest.file.InputFile;
import dev.tarn.ingest.live.Intake;
import dev.tarn.ingest.live.IntakeOptions;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.LakeSettings;
import dev.tarn.staging.TarnException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays recorded captures. */
@Command(
    name = "replay",
    description = {
      "Plays recorded captures of an exchange's live feed into the lake, as if it came in now.",
      "Each line of a capture is a local time, a space, and the exchange's message; files may be gzip. Trades become ticks and klines candles;"
          + " order books and the like are passed by and counted. A capture that was played before adds nothing."
    },
    footer = {
      "",
      "Examples:",
      "  ingest-job replay spot_btcusdt_20240808.gz spot_btcusdt_20240809.gz",
      "  ingest-job replay --speed 10 capture.txt",
      "  websocat wss://stream.binance.com:9443/ws/btcusdt@trade | ingest-job replay -",
      "",
      "Exit code: 0 all played, 3 some lines rejected, 1 a file could not be read to its end, 2 wrong usage."
    })
final class ReplayCommand extends IngestCommand {
  @Option(
      names = "--speed",
      paramLabel = "SPEED",
      defaultValue = "max",
      description =
          "max, or how many times faster than it was recorded: 1 is as it was. Default: ${DEFAULT-VALUE}.")
  private String speed = "max";

  @Option(
      names = "--exchange",
      paramLabel = "EXCHANGE",
      defaultValue = "binance",
      description = {
        "Whose feed it is: binance, binance-futures or binance-coin-futures; the rows' venue.",
        "A capture that names its address (wss://fstream.binance.com/...) in its first line needs no option. Default: ${DEFAULT-VALUE}."
      })
  private String exchange = "binance";

  @Option(
      names = "--flush-interval",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "How long a row may wait until it is visible. Default: as lake.yaml says, else 500ms.")
  private @Nullable Duration flushInterval;

  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description =
          "Takes the rejected lines; added to if it is there. Default: LAKE/rejects/replay-TIME-PID.jsonl.")
  private @Nullable Path rejects;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Captures, played one after the other; - is standard input.")
  private List<String> files = List.of();

  ReplayCommand(Streams streams) {
    super(streams);
  }

  @Override
  public Integer call() throws InterruptedException {
    Speed pace = asUsage(() -> Speed.parse(speed));
    asUsage(() -> CaptureSource.of(input(files.get(0)), exchange, pace, bytes -> {}));
    IntakeOptions options = IntakeOptions.of("replay", flushInterval(), rejectsFile());
    Intake intake = new Intake(staging(), options, streams().err()::println);
    Replay replay = new Replay(streams(), intake);
    try (replay;
        CleanEnd signal = CleanEnd.with(() -> endBySignal(replay))) {
      if (rejects != null) {
        intake.rejects().prepare();
      }
      for (String file : files) {
        play(replay, input(file), pace);
      }
      replay.close();
      return replay.report().number();
    }
  }

  private void play(Replay replay, InputFile file, Speed pace) throws InterruptedException {
    try (Progress progress = Progress.of(streams(), file);
        CaptureSource source = CaptureSource.of(file, exchange, pace, progress)) {
      replay.play(file.path(), source);
    }
  }

  private int endBySignal(Replay replay) {
    try {
      replay.close();
      return replay.report().number();
    } catch (TarnException e) {
      streams().err().println(e.getMessage());
      return ExitCode.of(e).number();
    }
  }

  private InputFile input(String file) {
    return file.equals("-") ? InputFile.standardInput(streams().in()) : InputFile.of(Path.of(file));
  }

  private Duration flushInterval() {
    return flushInterval == null ? LakeSettings.of(lake()).flushInterval() : flushInterval;
  }

  private Path rejectsFile() {
    return asUsage(() -> RejectsFile.of(rejects, lake(), "replay"));
  }
}
