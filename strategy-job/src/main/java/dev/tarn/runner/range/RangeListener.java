package dev.tarn.runner.range;

/** Hears how runs over a range get on. All methods come from the thread that runs them. */
public interface RangeListener {

  /**
   * Work gets on.
   *
   * @param done of this run, from 0 to 1
   */
  void progress(String trial, double done);

  /** Something that a person should know, a line. */
  void say(String notice);

  /** A strategy's own code threw something, and its trial has failed. */
  void failed(String what, Throwable failure);
}
