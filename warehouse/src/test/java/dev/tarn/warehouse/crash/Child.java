package dev.tarn.warehouse.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A JVM of its own: native code may bring it down without harm to the tests. */
public final class Child {
  private static final List<String> HANDED_ON =
      List.of(
          "ZstdNativePath",
          "org.xerial.snappy.lib.path",
          "user.timezone",
          "user.language",
          "user.country",
          "org.slf4j.simpleLogger.defaultLogLevel");

  private Child() {}

  /**
   * Runs a main class to its end.
   *
   * @param lines is told of each line that it prints
   * @return its exit code, or 128 when it had to be killed after {@code seconds}
   */
  public static int run(
      Class<?> main, String classPath, long seconds, Consumer<String> lines, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-Xshare:auto"));
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dorg.slf4j.simpleLogger.log.dev.tarn.staging=error");
    for (String property : HANDED_ON) {
      if (System.getProperty(property) != null) {
        command.add("-D" + property + "=" + System.getProperty(property));
      }
    }
    command.addAll(List.of("-cp", classPath, main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread watch = killLater(process, seconds);
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(lines);
      return process.waitFor();
    } finally {
      watch.interrupt();
      process.destroyForcibly();
    }
  }

  private static Thread killLater(Process process, long seconds) {
    Thread watch =
        new Thread(
            () -> {
              try {
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                  process.destroyForcibly();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "watch of a child");
    watch.setDaemon(true);
    watch.start();
    return watch;
  }
}
