package dev.tarn.benchmarks.storm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Nobody trades as root, and a file's mode stops everybody else: where the storm is started by root
 * (as in most containers), its processes run as nobody.
 */
final class OrdinaryUser {
  private static final String NOBODY = "65534";

  private OrdinaryUser() {}

  /** What precedes a command; empty when it is not needed, or cannot be had. */
  static List<String> prefix() throws IOException, InterruptedException {
    if (!isRoot(List.of())) {
      return List.of();
    }
    List<String> prefix =
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    List<String> trial = new ArrayList<>(prefix);
    trial.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    trial.addAll(
        List.of(
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            OrdinaryUser.class.getName()));
    try {
      Process process =
          new ProcessBuilder(trial)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0 ? prefix : List.of();
    } catch (IOException e) {
      return List.of(); // there is no setpriv
    }
  }

  /** True when processes that this prefix precedes run as root, whom no file's mode stops. */
  static boolean isRoot(List<String> prefix) {
    return prefix.isEmpty() && "root".equals(System.getProperty("user.name"));
  }

  /** Whether classes can be read is all that is asked. */
  public static void main(String[] args) {}
}
