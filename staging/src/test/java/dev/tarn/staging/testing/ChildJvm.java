package dev.tarn.staging.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A main class of the tests running in a JVM of its own, on this one's class path. Its standard
 * error goes to ours. Closing kills it, with all that a {@code kill -9} means.
 */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  /**
   * Where native libraries are; else each child would unpack them, and leave them if it is killed.
   */
  private static final List<String> HANDED_ON =
      List.of("ZstdNativePath", "org.xerial.snappy.lib.path");

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts {@code main} with {@code options} for the JVM and {@code arguments} for itself. */
  public static ChildJvm start(Class<?> main, List<String> options, Object... arguments)
      throws IOException {
    List<String> command = java();
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(options);
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /**
   * How a command begins that starts a JVM with the class path of this one; options and the main
   * class, or a source file, follow.
   */
  public static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String property : HANDED_ON) {
      if (System.getProperty(property) != null) {
        command.add("-D" + property + "=" + System.getProperty(property));
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return command;
  }

  /** The next line that the child prints, or null once it has ended. */
  public String line() {
    try {
      return output.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends SIGKILL and waits for the end. */
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly(); // the process's own method would close its output
    process.waitFor();
  }

  /** Waits for the child to end by itself, and answers its exit code. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      throw new IllegalStateException("The child does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
