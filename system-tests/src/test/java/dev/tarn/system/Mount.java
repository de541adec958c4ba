package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** A file system over a folder, for as long as it is open. */
record Mount(Path folder) implements AutoCloseable {

  static Mount small(Path folder, int megabytes) throws IOException {
    Files.createDirectories(folder);
    mount("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
    return new Mount(folder);
  }

  static Mount readOnly(Path folder) {
    mount("mount", "--bind", folder.toString(), folder.toString());
    Mount mount = new Mount(folder);
    try {
      mount("mount", "-o", "remount,ro,bind", folder.toString());
      return mount;
    } catch (TestAbortedException e) {
      mount.close();
      throw e;
    }
  }

  /** Leaves no byte free, and answers what to delete. */
  Path fill() throws IOException {
    Path ballast = folder.resolve("ballast");
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
    return ballast;
  }

  private static void mount(String... command) {
    assumeTrue(run(command) == 0, () -> "this user or machine cannot " + String.join(" ", command));
  }

  private static int run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException | InterruptedException e) {
      return -1;
    }
  }

  @Override
  public void close() {
    assertThat(run("umount", "--lazy", folder.toString())).isZero();
  }
}
