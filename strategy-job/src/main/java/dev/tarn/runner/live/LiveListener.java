package dev.tarn.runner.live;

import dev.tarn.market.Signal;

/** Hears how strategies get on. All methods come from the thread that runs them. */
public interface LiveListener {

  /** All that could be found has begun. */
  void running(String summary);

  /** Work gets on; some ten times a second. */
  void alive(String summary);

  /** A signal is on its way to the lake. */
  void given(Signal signal);

  /** Something that a person should know, a line. */
  void say(String notice);

  /** A strategy's own code threw something, and it decides no more. */
  void failed(String what, Throwable failure);
}
