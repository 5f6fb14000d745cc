package dev.splitbrain.shell;

import dev.splitbrain.shell.engine.AgentOptions;
import dev.splitbrain.shell.text.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say which hosts there are, and which to begin with. */
public final class HostOptions {
  @Option(
      names = "--with",
      paramLabel = "HOST",
      description = "act on this host: a name, @FILE with the slave's URL, or the URL itself")
  String with;

  @Option(
      names = "--host",
      paramLabel = "NAME=@FILE",
      description = "give a name to the slave whose URL is in FILE; may be repeated")
  List<String> hosts = new ArrayList<>();

  @Option(
      names = "--hosts",
      paramLabel = "FILE",
      description = "host names (default: ~/.config/splitbrain/hosts.toml)")
  String hostsFile = "";

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "rules: what stays on the master, what is refused")
  String rulesFile = "";

  /** For commands that are not parsed by picocli. */
  public HostOptions() {}

  /** The host to begin with; null for the master. */
  public String with() {
    return with;
  }

  /**
   * The agent's options, without the host to begin with.
   *
   * @throws UsageException if an option is malformed or names a file that is not there
   */
  AgentOptions agentOptions() throws UsageException {
    AgentOptions options = new AgentOptions();
    try {
      options.file("hosts", existing("--hosts", hostsFile));
      options.file("rules", existing("--rules", rulesFile));
      for (String host : hosts) {
        int at = host.indexOf("=@");
        if (at <= 0 || !Secrets.isFile(host.substring(at + 1))) {
          // What stands there instead may be the secret itself.
          throw new UsageException(
              "--host takes NAME=@FILE; a URL is a secret and belongs into the file");
        }
        options.host(host.substring(0, at), Path.of(existing("--host", host.substring(at + 2))));
      }
    } catch (IOException e) {
      throw new UsageException(e.getMessage());
    }
    return options;
  }

  /** Whether some option gives the name a meaning of the user's. */
  boolean names(String name) {
    return hosts.stream().anyMatch(host -> host.startsWith(name + "=@"));
  }

  /** Warns of a URL on the command line, where other users can read it. */
  void warnOfUrl() {
    if (with != null && with.contains("://")) {
      System.err.println(
          "splitbrain: the URL on the command line can be read by every user of this machine:"
              + " put it into a file and say --with @FILE");
    }
  }

  private static String existing(String option, String file) throws UsageException {
    if (!file.isEmpty() && !Files.isReadable(Path.of(file))) {
      throw new UsageException(option + ": " + file + ": no such file, or not readable");
    }
    return file;
  }
}
