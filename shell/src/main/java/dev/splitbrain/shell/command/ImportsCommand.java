package dev.splitbrain.shell.command;

import jdk.jshell.ImportSnippet;
import jdk.jshell.Snippet;

/** Lists the imports. */
final class ImportsCommand implements Command {
  @Override
  public String name() {
    return "/imports";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "the imports";
  }

  @Override
  public String help() {
    return """
        Those of the start-up, too.

        Example:
          /imports""";
  }

  @Override
  public void run(Shell shell, String argument) {
    for (Snippet snippet : shell.workspace().ids().all()) {
      if (snippet instanceof ImportSnippet
          && shell.workspace().engine().shell().status(snippet).isActive()) {
        ImportSnippet each = (ImportSnippet) snippet;
        shell.workspace().say("  import " + (each.isStatic() ? "static " : "") + each.fullname());
      }
    }
  }
}
