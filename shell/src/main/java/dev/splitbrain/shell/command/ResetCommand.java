package dev.splitbrain.shell.command;

/** Starts afresh. */
final class ResetCommand implements Command {
  @Override
  public String name() {
    return "/reset";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "forget all snippets, with another exec VM";
  }

  @Override
  public String help() {
    return """
        Nothing is run again but the start-up. You stay on the host you are on.

        Example:
          /reset""";
  }

  @Override
  public void run(Shell shell, String argument) {
    shell.workspace().reset();
    shell.workspace().remark("Reset.");
  }
}
