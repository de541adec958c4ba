package dev.tarn.system;

import dev.tarn.system.program.Rehearsal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The classes of the programs that the tests start, archived in a form that a JVM maps into memory:
 * a writer's start then takes half of the processor time. Made once for each state of the jars, in
 * {@code target/classes-of-programs}.
 */
final class ClassArchive {
  /**
   * Begins with all jars: an archive holds classes of jars alone, and fits class paths that begin
   * with them.
   */
  static final String CLASS_PATH;

  /** What the JVM is to be told; empty where no archive could be made. */
  static final List<String> OPTIONS;

  private static final Path HOME =
      Path.of(System.getProperty("basedir", ""), "target", "classes-of-programs");

  /** An archive is used where it wants to lie, and passed over in silence where it does not fit. */
  private static final List<String> IN_PLACE =
      List.of(
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-Xlog:disable",
          "-Xlog:all=error:stderr",
          "-Xlog:cds=off");

  static {
    List<String> jars = elements(element -> element.endsWith(".jar"));
    List<String> folders = elements(element -> !element.endsWith(".jar"));
    CLASS_PATH = joined(Stream.concat(jars.stream(), folders.stream()).toList());
    try {
      Path archive = HOME.resolve(state(jars) + ".jsa");
      if (!Files.exists(archive)) {
        make(archive, joined(jars));
      }
      List<String> options = new ArrayList<>(IN_PLACE);
      options.add("-XX:SharedArchiveFile=" + archive);
      OPTIONS = Files.exists(archive) ? List.copyOf(options) : List.of();
    } catch (IOException | InterruptedException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private ClassArchive() {}

  private static void make(Path archive, String jars) throws IOException, InterruptedException {
    delete(HOME);
    Path lake = Files.createDirectories(HOME.resolve("rehearsal"));
    Path classes = HOME.resolve("classes");
    run("-XX:DumpLoadedClassList=" + classes, "-cp", CLASS_PATH, Rehearsal.class.getName(), lake);
    Path next = HOME.resolve("next.jsa");
    // the heap objects of an archive are written by G1 only
    run(
        "-XX:+UseG1GC",
        "-Xshare:dump",
        "-XX:SharedClassListFile=" + classes,
        "-XX:SharedArchiveFile=" + next,
        "-cp",
        jars);
    if (Files.exists(next)) {
      Files.move(next, archive);
    }
    delete(lake);
  }

  private static void run(Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Jvm.beginning());
    command.addAll(IN_PLACE);
    if (!Arrays.asList(arguments).contains("-XX:+UseG1GC")) {
      command.addAll(Jvm.FOR_SHORT_RUNS);
    }
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(HOME.resolve("log").toFile()))
            .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Names the jars as they are, and the Java that they run on. */
  private static String state(List<String> jars) {
    List<Object> state = new ArrayList<>(List.of(System.getProperty("java.vm.version")));
    for (String jar : jars) {
      File file = new File(jar);
      state.addAll(List.of(jar, file.length(), file.lastModified()));
    }
    return Integer.toHexString(state.hashCode());
  }

  private static List<String> elements(Predicate<String> wanted) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(wanted)
        .toList();
  }

  private static String joined(List<String> elements) {
    return String.join(File.pathSeparator, elements);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
