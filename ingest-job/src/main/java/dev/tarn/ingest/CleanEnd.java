package dev.tarn.ingest;

import java.util.function.IntSupplier;

/**
 * Ends a command well when it is told to stop (SIGTERM, Ctrl-C): runs what is left to do and then
 * ends the process with the exit code that gives, while the command's own thread may still wait for
 * input. Closing it takes the arrangement back.
 */
final class CleanEnd implements AutoCloseable {
  private final Thread hook;

  private CleanEnd(Thread hook) {
    this.hook = hook;
  }

  /** From now on a signal runs {@code last}, and its result is the exit code. */
  static CleanEnd with(IntSupplier last) {
    Thread hook = new Thread(() -> Runtime.getRuntime().halt(last.getAsInt()), "tarn-clean-end");
    Runtime.getRuntime().addShutdownHook(hook);
    return new CleanEnd(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal has come in this moment; the hook ends the process.
    }
  }
}
