package dev.tarn.benchmarks.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process of the soak, and what it holds. Closing it kills it. Not safe for use by threads. */
final class Life implements AutoCloseable {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
  private static final Pattern USED = Pattern.compile("(?:generation|heap)\\s.* used (\\d+)K");

  private final Process process;
  private final Thread hook;
  private final PrintStream input;
  private final BufferedReader output;

  private Life(Process process) {
    this.process = process;
    // a soak that is broken off leaves no process behind
    this.hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
    this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a program with the class path of the benchmarks, and waits until it is ready. */
  static Life of(Class<?> program, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(JAVA.resolve("java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Life life = of(command);
    life.answer("ready");
    return life;
  }

  static Life of(List<String> command) throws IOException {
    return new Life(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Tells it something, and does not wait. */
  void tell(String line) {
    input.println(line);
  }

  /** Waits for its next line, which begins with this word. */
  void answer(String word) throws IOException {
    String line = output.readLine();
    if (line == null || !line.startsWith(word)) {
      throw new IOException("Expected " + word + " of a process of the soak, which said " + line);
    }
  }

  /** Has it end by itself. */
  void end() throws IOException, InterruptedException {
    input.close();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0;
    close();
    if (!ended) {
      throw new IOException("A process of the soak did not end well: " + process);
    }
  }

  /** Its heap, in bytes, after everything that is not needed was freed. */
  long heapBytes() throws IOException, InterruptedException {
    Matcher used = USED.matcher(ask("GC.run\nGC.heap_info\n"));
    long kibibytes = 0;
    while (used.find()) {
      kibibytes += Long.parseLong(used.group(1));
    }
    if (kibibytes == 0) {
      throw new IOException("Cannot tell the heap of process " + process.pid());
    }
    return kibibytes << 10;
  }

  private String ask(String commands) throws IOException, InterruptedException {
    Path file = Files.writeString(Files.createTempFile("commands", ".txt"), commands);
    try {
      Process asking =
          new ProcessBuilder(
                  JAVA.resolve("jcmd").toString(), "" + process.pid(), "-f", file.toString())
              .redirectErrorStream(true)
              .start();
      String answer = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      asking.waitFor();
      return answer;
    } finally {
      Files.delete(file);
    }
  }

  /** Its memory of all kinds that is in use, in bytes. */
  long residentBytes() throws IOException {
    return status("VmRSS:") << 10;
  }

  long threads() throws IOException {
    return status("Threads:");
  }

  private long status(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  long openFiles() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return open.count();
    }
  }

  /** SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // all is ending
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
