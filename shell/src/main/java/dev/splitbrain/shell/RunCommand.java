package dev.splitbrain.shell;

import dev.splitbrain.shell.engine.EngineSettings;
import dev.splitbrain.shell.engine.HostSwitch;
import dev.splitbrain.shell.engine.RefusedException;
import dev.splitbrain.shell.engine.SnippetEngine;
import dev.splitbrain.shell.engine.Stdio;
import dev.splitbrain.shell.script.ScriptException;
import dev.splitbrain.shell.script.ScriptRunner;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.RunException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code splitbrain run}: a script, from its first line to its first error. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Runs a script of snippets; stops at the first error, with file:line and status 1.")
final class RunCommand implements Callable<Integer> {
  @Mixin HostOptions hosts;

  @Option(
      names = {"--class-path", "-cp"},
      paramLabel = "CP",
      description = "what the script's snippets can use, as of java -cp")
  String classPath = "";

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

  @Parameters(index = "0", paramLabel = "SCRIPT.jsh", description = "the script")
  Path script;

  @Parameters(index = "1..*", paramLabel = "ARG", description = "the script's args")
  List<String> args = new ArrayList<>();

  @Override
  public Integer call() throws UsageException, IOException {
    List<String> lines = read(script);
    Launch launch = new Launch(hosts);
    EngineSettings settings = launch.engine(classPath, vmOptions, compilerOptions, null);
    return run(settings, launch, lines);
  }

  private int run(EngineSettings settings, Launch launch, List<String> lines)
      throws IOException, UsageException {
    try (DemoHost demo = new DemoHost(launch);
        SnippetEngine engine = SnippetEngine.start(settings, Stdio.inherited())) {
      // A signal ends the script like any program; its VM and what it started on slaves go, too.
      Thread ending = new Thread(engine.vm()::end, "splitbrain-end");
      Runtime.getRuntime().addShutdownHook(ending);
      HostSwitch with = new HostSwitch(engine.control(), hosts.names(DemoHost.NAME) ? null : demo);
      try {
        ScriptRunner.prepare(engine, args);
        if (hosts.with() != null) {
          with.with(hosts.with());
        }
        return new ScriptRunner(engine, with, script.toString()).run(lines);
      } catch (ScriptException e) {
        System.err.println(e.getMessage());
        return 1;
      } catch (RefusedException | RunException | EngineTerminationException e) {
        throw new UsageException(e.getMessage());
      }
    }
  }

  /** The script's lines. */
  static List<String> read(Path script) throws UsageException {
    try {
      return Files.readAllLines(script);
    } catch (NoSuchFileException e) {
      throw new UsageException(script + ": no such file");
    } catch (AccessDeniedException e) {
      throw new UsageException(script + ": permission denied");
    } catch (MalformedInputException e) {
      throw new UsageException(script + ": is not UTF-8 text");
    } catch (IOException e) {
      throw new UsageException(
          script + (Files.isDirectory(script) ? ": is a directory" : ": " + e.getMessage()));
    }
  }
}
