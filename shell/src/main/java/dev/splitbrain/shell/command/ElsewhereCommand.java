package dev.splitbrain.shell.command;

/**
 * A command of plain jshell whose purpose is served in another way here: says which. Both run every
 * snippet again in plain jshell, which would touch the world of a slave twice.
 */
final class ElsewhereCommand implements Command {
  static final Command ENV =
      new ElsewhereCommand(
          "/env",
          "class path and options: given when the shell starts",
          """
          jshell's /env runs all snippets again; here nothing is run again by itself. Say it when
          you start: bin/splitbrain --class-path CP, -C OPTION for the compiler, -R OPTION for the
          VM that runs the snippets.

          Example:
            bin/splitbrain --class-path target/classes -C--enable-preview -R--enable-preview""");
  static final Command RELOAD =
      new ElsewhereCommand(
          "/reload",
          "run all again: by way of a file, each where it was typed",
          """
          jshell's /reload runs all snippets again; here each would have to go where it was typed.
          What you typed, with its /with and /local, is a script:

          Example:
            /save -history session.jsh
            /reset
            /open session.jsh""");

  private final String name;
  private final String summary;
  private final String help;

  private ElsewhereCommand(String name, String summary, String help) {
    this.name = name;
    this.summary = summary;
    this.help = help;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return summary;
  }

  @Override
  public String help() {
    return help;
  }

  @Override
  public void run(Shell shell, String argument) {
    shell.workspace().complain(help);
  }
}
