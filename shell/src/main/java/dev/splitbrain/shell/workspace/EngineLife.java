package dev.splitbrain.shell.workspace;

import dev.splitbrain.shell.engine.ExecVm;
import dev.splitbrain.shell.engine.HostSwitch;
import dev.splitbrain.shell.engine.RefusedException;
import dev.splitbrain.shell.engine.SnippetEngine;
import dev.splitbrain.shell.exec.Place;
import dev.splitbrain.shell.script.Imports;
import java.io.IOException;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.RunException;

/**
 * The engines of one session, one after the other: each lives as long as its exec VM. What outlives
 * them is where snippets act, and the rules of the session.
 *
 * <p>Threads: one at a time, but for {@link #engine} and {@link #place}.
 */
final class EngineLife {
  /** Whose engines they are. */
  interface Owner {
    /** Says something in the shell's own name. */
    void say(String text);

    /** Says what went wrong. */
    void complain(String text);

    /** The user has stopped a question. */
    void stopped();

    /** Evaluates the user's snippets to begin with, beside the imports, in a new engine. */
    void startUp();
  }

  private final Workspace.EngineStarter starter;
  private final HostSwitch.BuiltIn builtIn;
  private final Runnable onVmEnd;
  private final Owner owner;
  private volatile SnippetEngine engine;
  private volatile HostSwitch hosts;
  private Ids ids;

  EngineLife(
      Workspace.EngineStarter starter, HostSwitch.BuiltIn builtIn, Runnable onVmEnd, Owner owner) {
    this.starter = starter;
    this.builtIn = builtIn;
    this.onVmEnd = onVmEnd;
    this.owner = owner;
  }

  /** The engine of now; null before the first. */
  SnippetEngine engine() {
    return engine;
  }

  /** The snippets of this engine. */
  Ids ids() {
    return ids;
  }

  Place place() {
    HostSwitch now = hosts;
    return now == null ? Place.MASTER : now.place();
  }

  /** Starts an exec VM; returns at once. */
  void launch() throws IOException {
    ids = new Ids();
    engine = starter.start(ids);
    if (hosts == null) {
      hosts = new HostSwitch(engine.control(), builtIn);
    } else {
      hosts.attach(engine.control());
    }
    ExecVm vm = engine.vm();
    vm.exit()
        .thenAccept(
            status -> {
              if (!vm.closing()) {
                onVmEnd.run();
              }
            });
  }

  /**
   * Builds JShell and evaluates the start-up snippets.
   *
   * @throws IOException if the exec VM does not come up
   */
  void prepare() throws IOException {
    for (String source : Imports.DEFAULT) {
      engine.eval(source);
      if (engine.control().terminated()) {
        throw new IOException(
            "the exec VM ended at its start with status " + engine.vm().exit().join());
      }
    }
    owner.startUp();
    ids.endStartUp();
  }

  /** See {@link Workspace#onHosts}. */
  boolean onHosts(Workspace.HostAction action) {
    engine.control().beginEval();
    try {
      action.run(hosts);
      return true;
    } catch (RefusedException e) {
      owner.complain(dev.splitbrain.shell.text.Visible.block(e.getMessage()));
    } catch (RunException e) {
      owner.stopped();
    } catch (EngineTerminationException e) {
      revive();
    } finally {
      engine.control().endEval();
    }
    return false;
  }

  /** Goes nowhere, and says so. */
  void leave() {
    onHosts(HostSwitch::leave);
    owner.say("You are nowhere now: no snippet runs until /with HOST or /local says where.");
  }

  /** See {@link Workspace#revive}. */
  boolean revive() {
    if (!engine.control().terminated() && !engine.vm().exit().isDone()) {
      return false;
    }
    engine.vm().drain();
    if (!engine.vm().cameUp()) {
      owner.complain(
          "The exec VM ended at its start with status "
              + engine.vm().exit().join()
              + "; /reset tries again.");
      return true;
    }
    owner.say(
        VmEnd.of(engine.vm())
            + ".\nAnother one runs now; variables, methods and types are gone, and nothing was run"
            + " again.");
    replace();
    return true;
  }

  /** Ends this engine and starts another, in the same place. */
  void replace() {
    Place before = hosts.place();
    try {
      engine.close();
      launch();
      prepare();
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    // Without its rules a snippet could reach what they keep it from.
    if (!onHosts(HostSwitch::restoreRules) || !onHosts(now -> now.restore(before))) {
      leave();
    }
  }
}
