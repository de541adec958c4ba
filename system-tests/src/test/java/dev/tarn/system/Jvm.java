package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.system.program.Client;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A program in a Java virtual machine of its own, with what it prints. Closing it kills it. Safe
 * for use by several threads, except for {@link #ask}.
 */
final class Jvm implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Options for programs that are over before it pays to compile them well. */
  static final List<String> FOR_SHORT_RUNS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Process process;
  private final PrintStream input;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final List<Thread> followers = new ArrayList<>();

  private Jvm(Process process) {
    this.process = process;
    this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    followers.add(follow(process.getInputStream(), output));
    followers.add(follow(process.getErrorStream(), errors));
  }

  /** Starts {@code program} with the class path of the tests. */
  static Jvm start(Class<?> program, Object... arguments) {
    return start(List.of(), program, arguments);
  }

  /** Starts {@code program} with the class path of the tests and {@code options} for the JVM. */
  static Jvm start(List<String> options, Class<?> program, Object... arguments) {
    return start(Map.of(), options, program, arguments);
  }

  /** Starts {@code program} with the class path of the tests, and more in its environment. */
  static Jvm startIn(Map<String, String> environment, Class<?> program, Object... arguments) {
    return start(environment, List.of(), program, arguments);
  }

  private static Jvm start(
      Map<String, String> environment,
      List<String> options,
      Class<?> program,
      Object... arguments) {
    List<String> all = new ArrayList<>(ClassArchive.OPTIONS);
    all.addAll(options);
    return start(environment, ClassArchive.CLASS_PATH, all, program, arguments);
  }

  static Jvm start(String classPath, List<String> options, Class<?> program, Object... arguments) {
    return start(Map.of(), classPath, options, program, arguments);
  }

  private static Jvm start(
      Map<String, String> environment,
      String classPath,
      List<String> options,
      Class<?> program,
      Object... arguments) {
    List<String> command = new ArrayList<>();
    // a shell has what it starts in the background ignore Ctrl-C, and so would all that comes of it
    command.addAll(List.of("env", "--default-signal=INT"));
    command.addAll(beginning());
    command.addAll(FOR_SHORT_RUNS);
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, program.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      return new Jvm(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Java, and what each program of the tests is told. */
  static List<String> beginning() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    for (String property :
        List.of(
            "ZstdNativePath",
            "org.xerial.snappy.lib.path",
            "org.slf4j.simpleLogger.defaultLogLevel")) {
      if (System.getProperty(property) != null) {
        command.add("-D" + property + "=" + System.getProperty(property));
      }
    }
    command.addAll(permissions());
    return command;
  }

  /** What newer versions of Java want to be told, lest they print warnings; the build knows it. */
  private static List<String> permissions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .toList();
  }

  /**
   * Starts a client of a DuckDB version: 1.4.4.0, 1.5.6.0 or 2.0.
   *
   * @param folder takes the driver's native library
   */
  static Jvm client(String version, Path folder) {
    List<String> options = List.of("-Djava.io.tmpdir=" + folder);
    if (version.equals("2.0")) {
      return start(options, Client.class);
    }
    String driver = "target/clients/duckdb_jdbc-" + version + ".jar";
    return start(
        classPathWith(Path.of(System.getProperty("basedir"), driver)), options, Client.class);
  }

  /** The class path of the programs that know nothing of Tarn, with another driver. */
  static String classPathWith(Path driver) {
    String tests =
        Path.of(Jvm.class.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
    return tests + File.pathSeparator + driver;
  }

  /** Sends a line, and returns the next line that the program prints. */
  String ask(String line) {
    int before = output.size();
    input.println(line);
    await("an answer to '" + line + "'; " + this)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> output.size() > before || !process.isAlive());
    assertThat(output).as("answer to '%s'; %s", line, errors).hasSizeGreaterThan(before);
    return output.get(before);
  }

  /** Waits until the program has printed a line like this to standard output. */
  String awaitOutput(Predicate<String> line) {
    return awaitLine(output, line);
  }

  /** Waits until the program has printed a line like this to standard error. */
  String awaitError(Predicate<String> line) {
    return awaitLine(errors, line);
  }

  private String awaitLine(List<String> lines, Predicate<String> wanted) {
    try {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> lines.stream().anyMatch(wanted) || !process.isAlive());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("waited in vain for a line; " + this, e);
    }
    join();
    return lines.stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(() -> new AssertionError("ended without that line; " + this));
  }

  /** Lines printed to standard output so far. */
  List<String> output() {
    return List.copyOf(output);
  }

  /** Lines printed to standard error so far. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM. */
  void terminate() {
    process.toHandle().destroy(); // Process.destroy would throw away what was printed last
  }

  /** SIGINT, as Ctrl-C sends it. */
  void interrupt() {
    try {
      new ProcessBuilder("kill", "-INT", String.valueOf(pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends a text, after which there is no more. */
  void sendAll(String text) {
    input.print(text);
    input.close();
  }

  /** Tells a program that goes on until it is told anything to end. */
  void tellToEnd() {
    input.println("end");
  }

  /** Waits for the end, and returns the exit code. */
  int awaitEnd() {
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("the end of %s", this)
          .isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    join();
    return process.exitValue();
  }

  /** SIGKILL; returns when the process is gone and all that it printed is here. */
  void kill() {
    process.toHandle().destroyForcibly();
    awaitEnd();
  }

  @Override
  public void close() {
    kill();
  }

  /** What a dead process has printed may still be on its way. */
  private void join() {
    if (!process.isAlive()) {
      for (Thread follower : followers) {
        try {
          follower.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private static Thread follow(InputStream stream, List<String> lines) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
              } catch (IOException | UncheckedIOException e) {
                lines.add("(the rest is lost: " + e + ")");
              }
            },
            "follow");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public String toString() {
    return "process %d (%s), output %s, errors %s"
        .formatted(pid(), isAlive() ? "alive" : "ended", tail(output), tail(errors));
  }

  private static List<String> tail(List<String> lines) {
    List<String> all = List.copyOf(lines);
    return all.subList(Math.max(0, all.size() - 10), all.size());
  }
}
