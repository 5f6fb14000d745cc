package dev.splitbrain.shell.engine;

import dev.splitbrain.shell.exec.Thrown;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * A JShell and its exec VM, for one life of the two: when the exec VM has ended, so has JShell, and
 * a new engine is made.
 *
 * <p>The exec VM is started first and comes up while JShell is built. Threads: one, but for {@link
 * #stop}.
 */
public final class SnippetEngine implements AutoCloseable {
  private final EngineSettings settings;
  private final ExecVm vm;
  private final ForkedControl control;
  private JShell shell;

  private SnippetEngine(EngineSettings settings, ExecVm vm) {
    this.settings = settings;
    this.vm = vm;
    this.control = new ForkedControl(vm);
  }

  /**
   * Starts an exec VM; returns before it is up.
   *
   * @throws IOException if the process cannot be started
   */
  public static SnippetEngine start(EngineSettings settings, Stdio stdio) throws IOException {
    return new SnippetEngine(
        settings, ExecVm.start(settings.exec(), stdio, settings.bootDirectory()));
  }

  /** The exec VM. */
  public ExecVm vm() {
    return vm;
  }

  /** The way to the exec VM beside JShell. */
  public ForkedControl control() {
    return control;
  }

  /** JShell, built when first asked for. */
  public JShell shell() {
    if (shell == null) {
      shell = build();
    }
    return shell;
  }

  private JShell build() {
    List<String> options = new ArrayList<>();
    options.add("-classpath");
    String classPath = settings.exec().classPath();
    options.add(
        classPath.isEmpty()
            ? settings.api().toString()
            : settings.api() + File.pathSeparator + classPath);
    options.addAll(settings.compilerOptions());
    JShell.Builder builder =
        JShell.builder()
            .executionEngine(new Given(control), null)
            .compilerOptions(options.toArray(new String[0]))
            .in(new ByteArrayInputStream(new byte[0]))
            .out(new PrintStream(OutputStream.nullOutputStream()))
            .err(new PrintStream(OutputStream.nullOutputStream()));
    Naming naming = settings.naming();
    if (naming != null) {
      builder
          .idGenerator((snippet, index) -> naming.id(snippet, shell.status(snippet).isActive()))
          .tempVariableNameGenerator(naming::temporary);
    }
    return builder.build();
  }

  /** JShell's analysis of source text. */
  public SourceCodeAnalysis analysis() {
    return shell().sourceCodeAnalysis();
  }

  /**
   * Evaluates one snippet.
   *
   * @param source exactly one, as {@link SourceCodeAnalysis#analyzeCompletion} cut it off
   */
  public Evaluation eval(String source) {
    control.beginEval();
    List<SnippetEvent> events;
    boolean stopped;
    try {
      events = shell().eval(source);
    } catch (IllegalStateException e) {
      if (!control.terminated()) {
        throw e;
      }
      // JShell has closed itself with its exec VM, which was gone before this snippet came.
      events = List.of();
    } finally {
      stopped = control.endEval();
    }
    return new Evaluation(events, control.lastThrown(), stopped);
  }

  /**
   * What an evaluation brought.
   *
   * @param events JShell's; empty if the exec VM was gone before
   * @param thrown the full description of the exception, or null
   * @param stopped whether the user stopped it
   */
  public record Evaluation(List<SnippetEvent> events, Thrown thrown, boolean stopped) {}

  /** Ends what is being evaluated. */
  public void stop() {
    try {
      control.stop();
    } catch (ExecutionControl.ExecutionControlException e) {
      // The exec VM has ended, and with it what was to be stopped; its end is told elsewhere.
      vm.drain();
    }
  }

  /** Ends the exec VM and waits for its last output. */
  @Override
  public void close() {
    if (shell != null) {
      shell.close();
    }
    vm.close();
  }

  /** Hands JShell the control that exists already. */
  private static final class Given implements ExecutionControlProvider {
    private final ForkedControl control;

    Given(ForkedControl control) {
      this.control = control;
    }

    @Override
    public String name() {
      return "splitbrain";
    }

    @Override
    public ExecutionControl generate(
        ExecutionEnv environment, java.util.Map<String, String> parameters) {
      return control;
    }
  }
}
