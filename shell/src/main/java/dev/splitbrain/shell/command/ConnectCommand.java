package dev.splitbrain.shell.command;

import dev.splitbrain.shell.workspace.Workspace;
import java.io.IOException;

/** Makes a host known by its secret. */
final class ConnectCommand implements Command {
  @Override
  public String name() {
    return "/connect";
  }

  @Override
  public String arguments() {
    return "NAME [@FILE]";
  }

  @Override
  public String summary() {
    return "make a host known by its URL, and connect";
  }

  @Override
  public String help() {
    return """
        /connect NAME         asks for the slave's URL, without showing or keeping it
        /connect NAME @FILE   takes it from the first line of a file with mode 0600

        The name lasts as long as this shell. For longer, put the URL into
        ~/.config/splitbrain/hosts/NAME.url.

        Example:
          /connect bench1 @bench1.url""";
  }

  @Override
  public void run(Shell shell, String argument) {
    Workspace workspace = shell.workspace();
    String[] words = argument.split("\\s+");
    if (words[0].isEmpty() || words.length > 2) {
      workspace.complain("Usage: /connect " + arguments());
      return;
    }
    if (words[0].contains("://") || (words.length == 2 && !words[1].startsWith("@"))) {
      workspace.complain(
          "A URL is a secret: it is not typed into a line. Say /connect NAME, and be asked for it.");
      return;
    }
    String secret;
    try {
      secret =
          words.length == 2
              ? words[1]
              : workspace.console().askSecret("URL of " + words[0] + " (not shown): ");
    } catch (IOException e) {
      workspace.complain("Nobody can be asked here: use /connect NAME @FILE");
      return;
    }
    if (secret == null || secret.isBlank()) {
      return;
    }
    String text = secret.strip();
    if (workspace.onHosts(hosts -> hosts.connect(words[0], text))) {
      workspace.remark("Connected: /with " + words[0]);
    }
  }
}
