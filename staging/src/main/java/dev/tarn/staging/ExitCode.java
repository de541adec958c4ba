package dev.tarn.staging;

/** How a command ends, for scripts and timers. The same in all jobs. */
public enum ExitCode {
  /** All was done. */
  DONE(0),
  /** Nothing was done, or not enough to build on. */
  FAILED(1),
  /** The command was not understood; nothing was done. */
  USAGE(2),
  /** Done, but for input that was rejected or quarantined. */
  PARTLY(3),
  /** Not now: run it again later. */
  LATER(4);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** What the process returns to its caller. */
  public int number() {
    return number;
  }

  /** How a command ends that failed with {@code failure}. */
  public static ExitCode of(Throwable failure) {
    return failure instanceof BusyException ? LATER : FAILED;
  }
}
