package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.storm.SystemUnderTest.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;

/** The processes of a storm. Not safe for use by several threads. */
final class Fleet implements AutoCloseable {
  /** Of a JVM; what it has to say of archives of classes is of no use here. */
  private static final List<String> PROGRAM =
      List.of(
          "-Xmx64m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Xlog:disable",
          "-Xlog:all=error:stderr");

  private final Plan plan;
  private final Path planFile;
  private final Path classes;
  private final List<String> user;
  private final Map<String, Process> members = new ConcurrentSkipListMap<>();

  /** Nobody goes on when the figure is broken off. */
  private final Thread hook = new Thread(this::end);

  /**
   * @param user what precedes a command, so that it runs as an ordinary user
   */
  Fleet(Plan plan, Path planFile, List<String> user) {
    this.plan = plan;
    this.planFile = planFile;
    this.classes = plan.folder().resolve("classes.jsa");
    this.user = user;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  void start(Service service) throws IOException {
    List<String> command = new ArrayList<>(user);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(service.options());
    command.add("-Djava.io.tmpdir=" + plan.temporary());
    for (String path : List.of("ZstdNativePath", "org.xerial.snappy.lib.path")) {
      if (System.getProperty(path) != null) {
        command.add("-D" + path + "=" + System.getProperty(path));
      }
    }
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.add("-Dorg.slf4j.simpleLogger.log.org.apache.hadoop=error");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), service.main()));
    command.addAll(service.arguments());
    Path log = plan.folder().resolve(service.name() + ".log");
    members.put(
        service.name(),
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  /** Starts a program that takes the plan and a number. */
  void start(String kind, int index, Class<?> program) throws IOException {
    List<String> options = new ArrayList<>(PROGRAM);
    options.add("-XX:SharedArchiveFile=" + classes); // where there is one
    start(program(kind, index, program, options));
  }

  /** Starts a program as {@link #start} does, and has later ones find its classes archived. */
  void startArchiving(String kind, Class<?> program) throws IOException {
    List<String> options = new ArrayList<>(PROGRAM);
    options.add("-XX:ArchiveClassesAtExit=" + classes);
    start(program(kind, 0, program, options));
  }

  boolean hasArchive() {
    return Files.exists(classes);
  }

  private Service program(String kind, int index, Class<?> program, List<String> options) {
    return new Service(
        kind + "-" + index,
        options,
        program.getName(),
        List.of(planFile.toString(), Integer.toString(index)));
  }

  /** Kills a process without a warning. */
  void kill(String name) throws InterruptedException {
    members.get(name).destroyForcibly().waitFor();
  }

  List<String> names() {
    return List.copyOf(members.keySet());
  }

  Process member(String name) {
    return members.get(name);
  }

  /** Asks a process to end. */
  void end(String name) throws InterruptedException {
    Process process = members.get(name);
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      kill(name);
    }
  }

  /** Bytes that all processes have in memory, shared ones counted for each. */
  long residentBytes() {
    return members.values().stream().mapToLong(process -> resident(process.pid())).sum();
  }

  private static long resident(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .sum();
    } catch (IOException | RuntimeException e) {
      return 0; // it has just ended, or this is no Linux
    }
  }

  /** Ends whatever still runs. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    end();
  }

  private void end() {
    members.values().forEach(Process::destroyForcibly);
    members.values().forEach(process -> process.onExit().join());
  }
}
