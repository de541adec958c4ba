package dev.tarn.serve.pages;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in a process of its own, as people run it; closing it ends it. */
final class Program implements AutoCloseable {
  private final Process process;
  private final BufferedReader errors;

  private Program(Process process) {
    this.process = process;
    this.errors = process.errorReader(StandardCharsets.UTF_8);
  }

  /** Starts a class's main method with the tests' class path. */
  static Program start(Class<?> program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    for (String property : List.of("ZstdNativePath", "org.xerial.snappy.lib.path")) {
      command.add("-D" + property + "=" + System.getProperty(property));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return new Program(
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** The first line with this text that the program writes to standard error. */
  String says(String text) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      if (line.contains(text)) {
        drain();
        return line;
      }
      all.append(line).append('\n');
    }
    throw new IOException("The program ended: " + all);
  }

  /** A program that nobody listens to would stand still at some time. */
  Program drain() {
    Thread thread =
        new Thread(
            () -> {
              try {
                errors.transferTo(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
              } catch (IOException e) {
                // it was ended
              }
            },
            "what a program says");
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
