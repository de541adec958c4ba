package dev.tarn.query;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;

/** Teaches a shell the commands and options. */
final class CompletionCommand implements LakeCommand {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "completion",
            "Prints what makes bash and zsh complete commands and options; source it in ~/.bashrc or ~/.zshrc.",
            "  query-cli completion > ~/.query-cli-completion",
            "  source <(query-cli completion)");
    Options.declareVerbose(spec);
    return spec;
  }

  @Override
  public void run(Invocation invocation) throws IOException {
    String script = Manual.completion(Manual.commands());
    invocation.streams().out().write(script.getBytes(StandardCharsets.UTF_8));
    invocation.streams().out().flush();
  }
}
