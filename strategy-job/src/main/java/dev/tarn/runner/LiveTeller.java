package dev.tarn.runner;

import dev.tarn.market.Signal;
import dev.tarn.runner.live.LiveListener;
import dev.tarn.runner.rules.BarSignal;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.service.ServiceManager;
import dev.tarn.staging.service.TerminalLine;

/** Tells people and systemd how strategies get on. */
final class LiveTeller implements LiveListener {
  private final Streams streams;
  private final TerminalLine terminal;
  private final ServiceManager manager;
  private String shown = "";

  LiveTeller(Streams streams, TerminalLine terminal, ServiceManager manager) {
    this.streams = streams;
    this.terminal = terminal;
    this.manager = manager;
  }

  @Override
  public void running(String summary) {
    terminal.say("Running: " + summary);
    manager.ready(summary);
  }

  @Override
  public void alive(String summary) {
    manager.alive(summary);
    if (!shown.equals(summary)) {
      terminal.show(summary);
      shown = summary;
    }
  }

  @Override
  public void given(Signal signal) {
    streams
        .out()
        .printf(
            "%s %s %s %s at %s%n",
            signal.barTime(),
            signal.strategyId(),
            signal.instrument(),
            signal.signalType(),
            BarSignal.close(signal).map(String::valueOf).orElse("?"));
  }

  @Override
  public void say(String notice) {
    terminal.say(notice);
  }

  @Override
  public void failed(String what, Throwable failure) {
    terminal.say(what + ": " + failure);
    if (!(failure instanceof RefusedException)) {
      failure.printStackTrace(streams.err());
    }
  }
}
