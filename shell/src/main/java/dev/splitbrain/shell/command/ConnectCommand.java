package dev.splitbrain.shell.command;

import dev.splitbrain.shell.text.Secrets;
import dev.splitbrain.shell.workspace.Workspace;
import java.io.IOException;

/** Makes a host known by its secret. */
final class ConnectCommand implements Command {
  private static final String SCHEME = "splitbrain://";

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
    if (!Secrets.isName(words[0]) || (words.length == 2 && !Secrets.isFile(words[1]))) {
      workspace.complain(
          "Usage: /connect "
              + arguments()
              + "\nA URL is a secret: it is not typed into a line. Say /connect NAME, and be asked for"
              + " it.");
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
    if (words.length == 1 && !text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      // Whatever it is, it was typed where nobody should see it.
      workspace.complain(
          "That is no slave's URL: one begins with "
              + SCHEME
              + " and has a token. Nothing of it is shown or kept.");
      return;
    }
    if (workspace.onHosts(hosts -> hosts.connect(words[0], text))) {
      workspace.remark("Connected: /with " + words[0]);
    }
  }
}
