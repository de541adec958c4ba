package dev.tarn.writer;

import dev.tarn.staging.ExitCode;
import dev.tarn.staging.TarnException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns failures into lines and exit codes. */
record FailureLines(PrintWriter err)
    implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] args) {
    err.println(e.getMessage());
    err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE.number();
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    boolean known = e instanceof TarnException;
    err.println(known ? e.getMessage() : "Failed unexpectedly: " + e);
    if (!known || command.getParseResult().hasMatchedOption("--verbose")) {
      e.printStackTrace(err);
    }
    return ExitCode.of(e).number();
  }
}
