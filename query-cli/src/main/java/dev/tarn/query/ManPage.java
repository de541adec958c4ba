package dev.tarn.query;

import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The manual page of a command, in the language of man(7), from the same specs as its help. Used by
 * one thread.
 */
final class ManPage {
  private final CommandSpec spec;
  private final StringBuilder page = new StringBuilder();

  private ManPage(CommandSpec spec) {
    this.spec = spec;
  }

  /** The page of a command. */
  static String of(CommandSpec spec) {
    return new ManPage(spec).text();
  }

  /** What {@code man} knows a command by, such as query-cli-candles. */
  static String name(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  private String text() {
    String title = name(spec).toUpperCase(Locale.ROOT);
    page.append(".TH ").append(escaped(title)).append(" 1 \"\" \"Tarn\" \"Tarn\"\n");
    section("NAME");
    line(name(spec) + " - " + String.join(" ", spec.usageMessage().description()));
    synopsis();
    section("DESCRIPTION");
    for (String paragraph : spec.usageMessage().description()) {
      line(paragraph);
    }
    arguments();
    options();
    commands();
    exitCodes();
    examples();
    seeAlso();
    return page.toString();
  }

  private void synopsis() {
    section("SYNOPSIS");
    page.append(bold(spec.qualifiedName()));
    for (OptionSpec option : spec.options()) {
      String name = bold(option.longestName()) + label(option);
      page.append(option.required() ? " " + name : " [" + name + "]");
      page.append(option.isMultiValue() ? "..." : "");
    }
    for (ArgSpec argument : spec.positionalParameters()) {
      page.append(' ').append(italic(argument.paramLabel()));
    }
    page.append(spec.subcommands().isEmpty() ? "" : " " + italic("COMMAND")).append('\n');
  }

  private static String label(OptionSpec option) {
    return option.arity().max() > 0 ? "=" + italic(option.paramLabel()) : "";
  }

  private void arguments() {
    if (!spec.positionalParameters().isEmpty()) {
      section("ARGUMENTS");
      for (ArgSpec argument : spec.positionalParameters()) {
        entry(italic(argument.paramLabel()), String.join(" ", argument.description()));
      }
    }
  }

  private void options() {
    section("OPTIONS");
    for (OptionSpec option : spec.options()) {
      StringBuilder names = new StringBuilder();
      for (String name : option.names()) {
        names.append(names.length() == 0 ? "" : ", ").append(bold(name));
      }
      entry(names.append(label(option)).toString(), String.join(" ", option.description()));
    }
  }

  private void commands() {
    if (!spec.subcommands().isEmpty()) {
      section("COMMANDS");
      spec.subcommands()
          .values()
          .forEach(
              command -> {
                CommandSpec named = command.getCommandSpec();
                entry(bold(named.name()), String.join(" ", named.usageMessage().description()));
              });
    }
  }

  private void exitCodes() {
    Map<String, String> codes = spec.root().usageMessage().exitCodeList();
    if (!codes.isEmpty()) {
      section("EXIT STATUS");
      codes.forEach((code, meaning) -> entry(bold(code.strip()), meaning));
    }
  }

  private void examples() {
    if (spec.usageMessage().footer().length > 0) {
      section("EXAMPLES");
      page.append(".nf\n");
      for (String example : spec.usageMessage().footer()) {
        line(example.strip());
      }
      page.append(".fi\n");
    }
  }

  private void seeAlso() {
    CommandSpec root = spec.root();
    if (spec != root) {
      section("SEE ALSO");
      page.append(bold(name(root))).append("(1)\n");
    }
  }

  private void section(String name) {
    page.append(".SH ").append(name).append('\n');
  }

  /** A name, already marked up, and what it means. */
  private void entry(String name, String meaning) {
    page.append(".TP\n").append(name).append('\n');
    line(meaning);
  }

  private void line(String text) {
    String escaped = escaped(text);
    // A line that begins so would be taken for a request.
    page.append(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "");
    page.append(escaped).append('\n');
  }

  private static String bold(String text) {
    return "\\fB" + escaped(text) + "\\fR";
  }

  private static String italic(String text) {
    return "\\fI" + escaped(text) + "\\fR";
  }

  /** Options are to be copied: each hyphen is a minus, and no quote is bent. */
  private static String escaped(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("'", "\\(aq")
        .replace("^", "\\(ha")
        .replace("~", "\\(ti")
        .replace("`", "\\(ga");
  }
}
