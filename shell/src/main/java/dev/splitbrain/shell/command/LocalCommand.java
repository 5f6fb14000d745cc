package dev.splitbrain.shell.command;

import dev.splitbrain.shell.engine.HostSwitch;

/** Returns to the master. */
final class LocalCommand implements Command {
  @Override
  public String name() {
    return "/local";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "act on the master again";
  }

  @Override
  public String help() {
    return """
        The next snippets act on this machine. Sessions with hosts stay open; /disconnect ends one.
        For one call inside a snippet there is local(() -> ...).

        Example:
          /local""";
  }

  @Override
  public void run(Shell shell, String argument) {
    shell.workspace().onHosts(HostSwitch::local);
  }
}
