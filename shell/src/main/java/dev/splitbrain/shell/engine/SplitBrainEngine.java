package dev.splitbrain.shell.engine;

import dev.splitbrain.shell.exec.Question;
import dev.splitbrain.shell.unpack.Jars;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * The engine for the JDK's own {@code jshell}:
 *
 * <pre>
 *   jshell -J--class-path=splitbrain-shell.jar --execution 'splitbrain:with(@FILE)'
 * </pre>
 */
public final class SplitBrainEngine implements ExecutionControlProvider {
  private static final String WITH = "with";
  private static final String HOSTS = "hosts";
  private static final String RULES = "rules";

  @Override
  public String name() {
    return "splitbrain";
  }

  /** {@code with}: host, {@code @FILE} or URL; {@code hosts}, {@code rules}: files of the agent. */
  @Override
  public Map<String, String> defaultParameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(WITH, "");
    parameters.put(HOSTS, "");
    parameters.put(RULES, "");
    return parameters;
  }

  @Override
  public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters)
      throws IOException {
    Jars jars = Jars.inCache();
    if (jars.complaint() != null) {
      environment.userErr().println("splitbrain: " + jars.complaint());
    }
    List<String> vmOptions = new ArrayList<>(environment.extraRemoteVMOptions());
    String classPath = takeClassPath(vmOptions);
    AgentOptions agentOptions = new AgentOptions();
    agentOptions.file(HOSTS, existing(HOSTS, parameters));
    agentOptions.file(RULES, existing(RULES, parameters));
    ExecOptions options =
        new ExecOptions(
            ExecOptions.ownJava(),
            jars.file("splitbrain-exec.jar"),
            jars.file("splitbrain-agent.jar"),
            agentOptions.unscoped(),
            classPath,
            vmOptions);
    AtomicReference<ForkedControl> engine = new AtomicReference<>();
    Stdio stdio =
        new Stdio(
            environment.userOut(),
            environment.userErr(),
            () -> input(environment.userIn(), engine.get()));
    ExecVm vm = ExecVm.start(options, stdio, jars.directory());
    ForkedControl control = new ForkedControl(vm);
    engine.set(control);
    String with = parameters.getOrDefault(WITH, "");
    if (!with.isEmpty() || !agentOptions.isEmpty()) {
      try {
        // The agent reads its files when it is first asked something.
        control.ask(Question.HOSTS);
        if (!with.isEmpty()) {
          control.ask(Question.WITH, with);
        }
      } catch (ExecutionControl.ExecutionControlException | RefusedException e) {
        vm.close();
        throw new IOException(e.getMessage(), e);
      }
    }
    vm.exit()
        .thenAccept(
            status -> {
              if (!vm.closing()) {
                environment.closeDown();
              }
            });
    return control;
  }

  /** jshell's one line editor: nobody may read from it when jshell itself wants the next line. */
  private static byte[] input(InputStream in, ForkedControl control) throws IOException {
    if (control == null || !control.isWanted()) {
      return new byte[0];
    }
    try {
      byte[] piece = new byte[8192];
      int read = in.read(piece);
      return Arrays.copyOf(piece, Math.max(0, read));
    } catch (InterruptedIOException e) {
      // Ctrl-C while the user was to type: it is meant for the snippet.
      try {
        control.stop();
      } catch (ExecutionControl.ExecutionControlException ended) {
        throw new IOException(ended.getMessage(), ended);
      }
      return new byte[0];
    }
  }

  private static String existing(String key, Map<String, String> parameters) throws IOException {
    String file = parameters.getOrDefault(key, "");
    if (!file.isEmpty() && !Files.isReadable(Path.of(file))) {
      throw new IOException(key + ": " + file + ": no such file, or not readable");
    }
    return file;
  }

  /** Takes the user's class path out of the options: a second {@code -cp} would replace ours. */
  static String takeClassPath(List<String> vmOptions) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < vmOptions.size(); i++) {
      String option = vmOptions.get(i);
      boolean separate =
          option.equals("-cp") || option.equals("-classpath") || option.equals("--class-path");
      if (separate && i + 1 < vmOptions.size()) {
        vmOptions.remove(i);
        found.add(vmOptions.remove(i));
        i--;
      } else if (option.startsWith("--class-path=")) {
        vmOptions.remove(i);
        found.add(option.substring("--class-path=".length()));
        i--;
      }
    }
    return String.join(File.pathSeparator, found);
  }
}
