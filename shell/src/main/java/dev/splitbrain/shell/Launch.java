package dev.splitbrain.shell;

import dev.splitbrain.shell.engine.EngineSettings;
import dev.splitbrain.shell.engine.ExecOptions;
import dev.splitbrain.shell.engine.Naming;
import dev.splitbrain.shell.terminal.NativeLibrary;
import dev.splitbrain.shell.unpack.Jars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What every subcommand needs to start a VM: the unpacked jars and the agent's options. */
final class Launch {
  private final HostOptions hosts;
  private final Jars jars;

  /**
   * Unpacks what is needed.
   *
   * @throws UsageException if the options are wrong or the jars cannot be unpacked
   */
  Launch(HostOptions hosts) throws UsageException {
    this.hosts = hosts;
    hosts.agentOptions(); // A wrong option is told before anything is written.
    try {
      this.jars = Jars.inCache();
    } catch (IOException e) {
      throw new UsageException("the agent cannot be unpacked: " + e.getMessage());
    }
    if (jars.complaint() != null) {
      System.err.println("splitbrain: " + jars.complaint());
    }
    hosts.warnOfUrl();
  }

  HostOptions hosts() {
    return hosts;
  }

  /** An unpacked jar of ours. */
  Path jar(String name) throws UsageException {
    try {
      return jars.file(name);
    } catch (IOException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** Has the terminal's native library loaded from where our own files are. */
  void prepareTerminal() throws UsageException {
    try {
      NativeLibrary.prepare(jars::file);
    } catch (IOException e) {
      throw new UsageException("the terminal's library cannot be unpacked: " + e.getMessage());
    }
  }

  /** {@code ~/.config/splitbrain}, unless the environment says otherwise; need not exist. */
  Path configDirectory() {
    String own = System.getenv("SPLITBRAIN_CONFIG");
    if (own != null && !own.isEmpty()) {
      return Path.of(own);
    }
    String xdg = System.getenv("XDG_CONFIG_HOME");
    return xdg != null && !xdg.isEmpty()
        ? Path.of(xdg, "splitbrain")
        : Path.of(System.getProperty("user.home"), ".config", "splitbrain");
  }

  /** A directory that only this user can look into. */
  Path privateDirectory() {
    return jars.directory();
  }

  /** How to make snippet engines. */
  EngineSettings engine(
      String classPath, List<String> vmOptions, List<String> compilerOptions, Naming naming)
      throws UsageException {
    Path agent = jar("splitbrain-agent.jar");
    ExecOptions exec =
        new ExecOptions(
            ExecOptions.ownJava(),
            jar("splitbrain-exec.jar"),
            agent,
            hosts.agentOptions().unscoped(),
            classPath,
            vmOptions);
    return new EngineSettings(exec, agent, compilerOptions, jars.directory(), naming);
  }
}
