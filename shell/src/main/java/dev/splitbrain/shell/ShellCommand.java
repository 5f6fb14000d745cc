package dev.splitbrain.shell;

import dev.splitbrain.shell.engine.EngineSettings;
import dev.splitbrain.shell.engine.HostSwitch;
import dev.splitbrain.shell.engine.SnippetEngine;
import dev.splitbrain.shell.engine.Stdio;
import dev.splitbrain.shell.terminal.PlainShell;
import dev.splitbrain.shell.terminal.TerminalShell;
import dev.splitbrain.shell.workspace.Console;
import dev.splitbrain.shell.workspace.Mode;
import dev.splitbrain.shell.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Option;

/** The interactive shell: puts its parts together. */
final class ShellCommand {
  @Option(
      names = {"--class-path", "-cp"},
      paramLabel = "CP",
      description = "what snippets can use, as of java -cp")
  String classPath = "";

  @Option(
      names = "--startup",
      paramLabel = "FILE",
      description = "snippets to begin with, beside the default imports")
  Path startUp;

  @Option(
      names = "--feedback",
      paramLabel = "MODE",
      description = "verbose, normal, concise or silent")
  Mode feedback = Mode.NORMAL;

  @Option(
      names = "-R",
      paramLabel = "OPTION",
      description = "option of java for the VM that runs the snippets, as -R-Xmx4g")
  List<String> vmOptions = new ArrayList<>();

  @Option(
      names = "-C",
      paramLabel = "OPTION",
      description = "option of javac for the snippets, as -C--enable-preview")
  List<String> compilerOptions = new ArrayList<>();

  int run(HostOptions hosts, boolean atTerminal) throws UsageException, IOException {
    List<String> first =
        startUp == null ? List.of() : List.of(String.join("\n", RunCommand.read(startUp)));
    Launch launch = new Launch(hosts);
    try (DemoHost demo = new DemoHost(launch)) {
      HostSwitch.BuiltIn builtIn = hosts.names(DemoHost.NAME) ? null : demo;
      if (!atTerminal) {
        PlainShell plain = new PlainShell();
        try (Workspace workspace =
            workspace(launch, plain, plain.stdio(), first, builtIn, () -> {})) {
          return plain.run(workspace, hosts.with());
        }
      }
      launch.prepareTerminal();
      AtomicReference<TerminalShell> shell = new AtomicReference<>();
      try (TerminalShell terminal = new TerminalShell();
          Workspace workspace =
              workspace(
                  launch,
                  terminal,
                  terminal.stdio(),
                  first,
                  builtIn,
                  () -> shell.get().vmEnded())) {
        shell.set(terminal);
        return terminal.run(workspace, hosts.with(), launch.configDirectory().resolve("history"));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return 130;
      }
    }
  }

  private Workspace workspace(
      Launch launch,
      Console console,
      Stdio stdio,
      List<String> first,
      HostSwitch.BuiltIn builtIn,
      Runnable onVmEnd)
      throws UsageException, IOException {
    EngineSettings settings = launch.engine(classPath, vmOptions, compilerOptions, null);
    Workspace workspace =
        new Workspace(
            ids ->
                SnippetEngine.start(
                    new EngineSettings(
                        settings.exec(),
                        settings.api(),
                        settings.compilerOptions(),
                        settings.bootDirectory(),
                        ids),
                    stdio),
            console,
            first,
            builtIn,
            onVmEnd);
    workspace.feedback().mode(feedback);
    workspace.launch();
    // Ends with a signal, too: sessions say goodbye, and nothing is left on slaves.
    Runtime.getRuntime().addShutdownHook(new Thread(workspace::end, "splitbrain-end"));
    return workspace;
  }
}
