package dev.tarn.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Writes what a distribution holds beside the jars: manual pages, and completion for shells. */
public final class Manual {
  private Manual() {}

  /**
   * Writes {@code man/man1/query-cli*.1} and {@code bash-completion/completions/query-cli}.
   *
   * @param args the folder for them; what is there is replaced
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("Name the folder to write to");
    }
    write(Path.of(args[0]));
  }

  static void write(Path folder) throws IOException {
    CommandLine all = commands();
    Path pages = Files.createDirectories(folder.resolve("man/man1"));
    writePages(all.getCommandSpec(), pages);
    Path completions = Files.createDirectories(folder.resolve("bash-completion/completions"));
    Files.writeString(completions.resolve(all.getCommandName()), completion(all));
  }

  private static void writePages(CommandSpec spec, Path folder) throws IOException {
    Files.writeString(folder.resolve(ManPage.name(spec) + ".1"), ManPage.of(spec));
    for (CommandLine command : spec.subcommands().values()) {
      writePages(command.getCommandSpec(), folder);
    }
  }

  /** A script for bash and zsh. */
  static String completion(CommandLine all) {
    return AutoComplete.bash(all.getCommandName(), all);
  }

  /** All commands, described. */
  static CommandLine commands() {
    Streams nowhere = new Streams(System.out, System.err, false, false, Map.of());
    return new CommandRunner(nowhere).commandLine();
  }
}
