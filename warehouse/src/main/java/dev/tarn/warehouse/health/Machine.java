package dev.tarn.warehouse.health;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This machine: its processes, file systems and limits, as far as they can be looked at.
 * Thread-safe.
 */
public class Machine {
  private static final int SHOWN_CHARACTERS = 100;
  private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +(\\d+)");

  private final Path proc;
  private final Path temporary;

  /**
   * @param proc where the operating system tells of processes, as Linux does in {@code /proc}
   * @param temporary where queries put what does not fit in memory
   */
  Machine(Path proc, Path temporary) {
    this.proc = proc;
    this.temporary = temporary;
  }

  /** The machine that this runs on. */
  public static Machine local() {
    return new Machine(Path.of("/proc"), Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** The folder for temporary files. */
  Path temporary() {
    return temporary;
  }

  /**
   * A file system.
   *
   * @param type its kind, such as {@code ext4} or {@code nfs4}
   * @param freeBytes what can be written yet
   */
  record Disk(String type, long freeBytes) {}

  /** The file system of a file or folder; empty when it cannot be told. */
  Optional<Disk> disk(Path path) {
    try {
      FileStore store = Files.getFileStore(path);
      return Optional.of(new Disk(store.type(), store.getUsableSpace()));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  Optional<FileLocks> locks() {
    return FileLocks.read(proc);
  }

  boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  /** Such as {@code process 4711 (python3 dash.py, user bob)}. */
  String process(long pid) {
    Optional<ProcessHandle.Info> info = ProcessHandle.of(pid).map(ProcessHandle::info);
    String command =
        commandLine(pid)
            .or(() -> info.flatMap(ProcessHandle.Info::commandLine))
            .map(Machine::shortened)
            .orElse("its command cannot be told");
    String user = info.flatMap(ProcessHandle.Info::user).map(name -> ", user " + name).orElse("");
    return "process %d (%s%s)".formatted(pid, command, user);
  }

  private Optional<String> commandLine(long pid) {
    try {
      String text = Files.readString(proc.resolve(pid + "/cmdline"), StandardCharsets.ISO_8859_1);
      return Optional.of(text.replace('\0', ' ').strip()).filter(command -> !command.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The end of a long command, such as that of a Java program, tells more than its middle. */
  private static String shortened(String command) {
    String line = command.replaceAll("\\p{Cntrl}", "?");
    if (line.length() <= SHOWN_CHARACTERS) {
      return line;
    }
    int half = SHOWN_CHARACTERS / 2;
    return line.substring(0, half) + " ... " + line.substring(line.length() - half);
  }

  /** How many files a process may have open at once; empty when that cannot be told. */
  OptionalLong openFiles(long pid) {
    try {
      Matcher limit = OPEN_FILES.matcher(Files.readString(proc.resolve(pid + "/limits")));
      return limit.find() ? OptionalLong.of(Long.parseLong(limit.group(1))) : OptionalLong.empty();
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
