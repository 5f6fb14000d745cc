package dev.splitbrain.shell;

import dev.splitbrain.shell.engine.AgentOptions;
import dev.splitbrain.shell.engine.ExecOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code splitbrain java}: any program, the agent added. {@code bin/splitbrain} replaces itself by
 * the program, with the line that this prints if {@code SPLITBRAIN_PRINT_LINE} is set; only a
 * built-in host needs this VM to stay as its parent.
 */
@Command(
    name = "java",
    mixinStandardHelpOptions = true,
    description = "Runs a Java program whose main thread acts on the host.",
    footer = "Example: splitbrain java --with bench1 -- -cp app.jar com.acme.Main")
final class JavaCommand implements Callable<Integer> {
  @Mixin HostOptions hosts;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "write a line for each routed call here")
  String trace = "";

  @Parameters(paramLabel = "JAVA-ARGUMENT", description = "as of java: options, Main, arguments")
  List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws UsageException, IOException {
    if (hosts.with() == null) {
      throw new UsageException("java needs a host: splitbrain java --with HOST -- ... Main");
    }
    if (arguments.isEmpty()) {
      throw new UsageException("java needs a program: splitbrain java --with HOST -- ... Main");
    }
    boolean printLine = System.getenv("SPLITBRAIN_PRINT_LINE") != null;
    boolean demo = hosts.with().equals(DemoHost.NAME) && !hosts.names(DemoHost.NAME);
    Launch launch = new Launch(hosts);
    if (!demo) {
      List<String> line = line(launch, hosts.agentOptions().put("with", hosts.with()));
      if (printLine) {
        System.out.println("exec " + quoted(line));
        return 0;
      }
      return run(line);
    }
    if (printLine) {
      System.out.println("stay");
      return 0;
    }
    try (DemoHost host = new DemoHost(launch)) {
      AgentOptions options = hosts.agentOptions().host(DemoHost.NAME, host.start());
      return run(line(launch, options.put("with", DemoHost.NAME)));
    }
  }

  private List<String> line(Launch launch, AgentOptions options)
      throws UsageException, IOException {
    options.file("trace", trace);
    List<String> line = new ArrayList<>();
    line.add(ExecOptions.ownJava().toString());
    line.add("-javaagent:" + launch.jar("splitbrain-agent.jar") + "=" + options.scoped());
    line.addAll(arguments);
    return line;
  }

  /** For a POSIX shell. */
  static String quoted(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (String word : words) {
      text.append(" '").append(word.replace("'", "'\\''")).append('\'');
    }
    return text.substring(1);
  }

  private static int run(List<String> line) throws IOException {
    Process process = new ProcessBuilder(line).inheritIO().start();
    // Ctrl-C reaches the program by itself; what ends this VM alone must end the program, too.
    Thread ending =
        new Thread(
            () -> {
              process.destroy();
              process.onExit().join();
            },
            "splitbrain-end");
    sun.misc.Signal.handle(new sun.misc.Signal("INT"), signal -> {});
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      return 130;
    }
  }
}
