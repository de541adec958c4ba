package dev.tarn.query;

import dev.tarn.query.output.PlainText;
import dev.tarn.query.output.StreamTarget;
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
  public void run(Invocation invocation) {
    String script = Manual.completion(Manual.commands());
    new PlainText(script).writeTo(new StreamTarget(invocation.streams().out()));
  }
}
