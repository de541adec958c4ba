package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.system.TestLake.Counts;
import dev.tarn.warehouse.read.Source;
import dev.tarn.writer.WriterJob;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer as a service of systemd. */
class ServiceTest {
  /** Receives datagrams as systemd does, and prints each in a line. */
  private static final String MANAGER =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.bind(sys.argv[1])
      print('bound', flush=True)
      while True:
          print(s.recv(65536).decode().replace('\\n', ' '), flush=True)
      """;

  @TempDir private Path folder;

  @Test
  void systemdIsToldThatTheWriterIsReadyThenAliveThenStopping() throws IOException {
    TestLake lake = TestLake.in(folder);
    lake.append(10);
    Path told = folder.resolve("told");
    Map<String, String> environment =
        Map.of(
            "PATH", fakeNotify("echo \"$*\" >>'" + told + "'") + path(),
            "NOTIFY_SOCKET", "/run/nowhere",
            "WATCHDOG_USEC", "3000");
    try (Jvm writer = service(environment, lake)) {
      await()
          .atMost(Jvm.PATIENCE)
          .until(
              () ->
                  indexOf(lines(told), "READY=1") >= 0
                      && lines(told).stream()
                          .anyMatch(line -> line.startsWith("WATCHDOG=1 STATUS=")));
      writer.terminate();
      assertThat(writer.awaitEnd()).isZero();
      assertThat(writer.errors()).allMatch(line -> line.startsWith("Note: "));
    }
    List<String> lines = lines(told);
    int ready = indexOf(lines, "READY=1 STATUS=1 runs, the last at ");
    assertThat(ready).as("%s", lines).isGreaterThanOrEqualTo(0);
    assertThat(indexOf(lines, "STOPPING=1 STATUS=")).isEqualTo(lines.size() - 1);
    assertThat(lines).filteredOn(line -> line.startsWith("READY=1")).hasSize(1);
    assertThat(lines.get(ready)).contains("loaded 10 rows");
    assertThat(lines).noneMatch(line -> line.contains("MAINPID"));
  }

  @Test
  void aSystemdThatWantsNoSignsOfLifeGetsNone() throws IOException {
    TestLake lake = TestLake.in(folder);
    lake.append(10);
    Path told = folder.resolve("told");
    Map<String, String> environment =
        Map.of(
            "PATH", fakeNotify("echo \"$*\" >>'" + told + "'") + path(),
            "NOTIFY_SOCKET", "/run/nowhere",
            "WATCHDOG_USEC", "3000",
            "WATCHDOG_PID", "1");
    try (Jvm writer = service(environment, lake)) {
      await().atMost(Jvm.PATIENCE).until(() -> !lines(told).isEmpty());
      lake.append(1);
      writer.awaitOutput(line -> line.contains(" with 1 rows loaded"));
      writer.terminate();
      assertThat(writer.awaitEnd()).isZero();
    }
    assertThat(lines(told)).hasSize(2).noneMatch(line -> line.contains("WATCHDOG"));
  }

  @Test
  void aWriterGoesOnWithoutSystemdNotifyAndSaysSoOnce() throws IOException {
    TestLake lake = TestLake.in(folder);
    lake.append(10);
    Map<String, String> environment =
        Map.of(
            "PATH", fakeNotify("exit 7") + path(),
            "NOTIFY_SOCKET", "/run/nowhere",
            "WATCHDOG_USEC", "3000");
    try (Jvm writer = service(environment, lake)) {
      writer.awaitOutput(line -> line.contains("10 rows loaded"));
      long all = lake.append(5);
      await()
          .atMost(Jvm.PATIENCE)
          .ignoreExceptions()
          .until(() -> lake.counts(Source.DUCKDB).equals(Counts.once(all)));
      writer.terminate();
      assertThat(writer.awaitEnd()).isZero();
      assertThat(writer.errors())
          .filteredOn(line -> line.startsWith("Cannot tell systemd"))
          .hasSize(1)
          .allMatch(line -> line.contains("it ended with code 7"));
    }
  }

  @Test
  void theRealCommandReachesARealSocket() throws Exception {
    assumeTrue(isOnPath("python3") && isOnPath("systemd-notify"));
    TestLake lake = TestLake.in(folder);
    lake.append(10);
    Path socket = folder.resolve("notify");
    Path told = folder.resolve("told");
    Process manager =
        new ProcessBuilder("python3", "-c", MANAGER, socket.toString())
            .redirectOutput(told.toFile())
            .start();
    try {
      await().atMost(Jvm.PATIENCE).until(() -> lines(told).contains("bound"));
      Map<String, String> environment =
          Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "3000");
      try (Jvm writer = service(environment, lake)) {
        await()
            .atMost(Jvm.PATIENCE)
            .until(
                () ->
                    indexOf(lines(told), "READY=1 ") >= 0
                        && indexOf(lines(told), "WATCHDOG=1") >= 0);
        writer.terminate();
        assertThat(writer.awaitEnd()).isZero();
      }
      await().atMost(Jvm.PATIENCE).until(() -> indexOf(lines(told), "STOPPING=1 ") >= 0);
    } finally {
      manager.destroyForcibly().waitFor();
    }
  }

  @Test
  void aWriterWithALongBacklogEndsAfterTheTransactionUnderWay() throws IOException {
    TestLake lake = TestLake.in(folder);
    long all = 0;
    for (int i = 0; i < 60; i++) {
      all = lake.append(10);
    }
    Path told = folder.resolve("told");
    // the first sign of life comes from the midst of the first run, and holds the writer there
    Map<String, String> environment =
        Map.of(
            "PATH", fakeNotify("echo \"$*\" >>'" + told + "'; sleep 0.2") + path(),
            "NOTIFY_SOCKET", "/run/nowhere",
            "WATCHDOG_USEC", "3000");
    try (Jvm writer =
        Jvm.startIn(
            environment,
            WriterJob.class,
            "run",
            "--lake",
            lake.home(),
            "--every",
            "1h",
            "--transaction-segments",
            "1")) {
      await().atMost(Jvm.PATIENCE).until(() -> lines(told).size() >= 3);
      writer.terminate();
      assertThat(writer.awaitEnd()).isZero();
    }
    assertThat(lines(told).size()).as("%s", lines(told)).isLessThan(30);
    assertThat(lake.fresh()).isEqualTo(Counts.once(all));
    lake.write(TestLake.impatient());
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(all));
  }

  private static Jvm service(Map<String, String> environment, TestLake lake) {
    return Jvm.startIn(
        environment, WriterJob.class, "run", "--lake", lake.home(), "--every", "20ms");
  }

  /** Puts a systemd-notify of our own first on the path. */
  private String fakeNotify(String script) throws IOException {
    Path command = Files.createDirectory(folder.resolve("bin")).resolve("systemd-notify");
    Files.writeString(command, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    return command.getParent() + File.pathSeparator;
  }

  private static String path() {
    return System.getenv("PATH");
  }

  private static boolean isOnPath(String command) {
    return List.of(path().split(File.pathSeparator)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static int indexOf(List<String> lines, String begin) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(begin)) {
        return i;
      }
    }
    return -1;
  }
}
