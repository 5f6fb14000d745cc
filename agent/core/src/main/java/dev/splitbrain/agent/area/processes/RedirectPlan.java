package dev.splitbrain.agent.area.processes;

import dev.splitbrain.agent.host.SlaveText;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.processes.Redirect;
import dev.splitbrain.wire.processes.RedirectKind;
import dev.splitbrain.wire.processes.StartRequest;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the three streams of a child lead. A file is one of the slave's, by name. {@code INHERIT}
 * means the master's terminal: output is carried there; input cannot be, for nobody can tell when a
 * child reads, and to read ahead for it would take bytes from the program, so a child that inherits
 * stdin finds it at its end.
 */
final class RedirectPlan {
  private final Router router;
  private final Session session;
  private final ProcessBuilder.Redirect[] redirects;
  private final boolean merged;

  /**
   * A plan.
   *
   * @param redirects of stdin, stdout, stderr; null if all are pipes
   * @param merged whether stderr goes where stdout goes
   */
  RedirectPlan(
      Router router, Session session, ProcessBuilder.Redirect[] redirects, boolean merged) {
    this.router = router;
    this.session = session;
    this.redirects =
        redirects != null
            ? redirects.clone()
            : new ProcessBuilder.Redirect[] {
              ProcessBuilder.Redirect.PIPE,
              ProcessBuilder.Redirect.PIPE,
              ProcessBuilder.Redirect.PIPE
            };
    this.merged = merged;
  }

  /**
   * Puts the redirects into a request.
   *
   * @throws IOException if a file is the master's by rule or refused
   */
  void fill(StartRequest request) throws IOException {
    request.setInput(input());
    request.setOutput(output(redirects[1]));
    request.setError(merged ? new Redirect().setKind(RedirectKind.MERGE) : output(redirects[2]));
  }

  private Redirect input() throws IOException {
    ProcessBuilder.Redirect input = redirects[0];
    if (input.type() == Type.INHERIT) {
      return nullDevice(RedirectKind.READ);
    }
    return input.type() == Type.PIPE
        ? new Redirect().setKind(RedirectKind.PIPE)
        : file(RedirectKind.READ, input.file());
  }

  private Redirect output(ProcessBuilder.Redirect output) throws IOException {
    if (output == ProcessBuilder.Redirect.DISCARD) {
      return nullDevice(RedirectKind.WRITE);
    }
    return switch (output.type()) {
      case WRITE -> file(RedirectKind.WRITE, output.file());
      case APPEND -> file(RedirectKind.APPEND, output.file());
      case INHERIT -> new Redirect().setKind(RedirectKind.INHERIT);
      default -> new Redirect().setKind(RedirectKind.PIPE);
    };
  }

  private Redirect file(RedirectKind kind, File file) throws IOException {
    String name = file.getPath();
    if (name.indexOf('\0') >= 0) {
      // In the words of the stream that the JDK would open.
      throw new FileNotFoundException("Invalid file path");
    }
    Route route = router.path(name);
    if (!route.isRemote()) {
      throw new IOException(
          name
              + " is a file of the master ("
              + route.reason()
              + "), which a process of "
              + session.hostName()
              + " cannot be redirected to: redirect to a file there, or use a pipe");
    }
    if (route.readOnly() && kind != RedirectKind.READ) {
      router.denied(name, route);
      throw new FileNotFoundException(name + " (Read-only file system) by " + route.rule());
    }
    return new Redirect().setKind(kind).setPath(SlaveText.encode(session, route.names().out(name)));
  }

  private Redirect nullDevice(RedirectKind kind) {
    String device = SlaveText.isWindows(session) ? "NUL" : "/dev/null";
    return new Redirect().setKind(kind).setPath(SlaveText.encode(session, device));
  }

  /** Which streams the Process offers. */
  ChildProcess.Pipes pipes() {
    return new ChildProcess.Pipes(
        redirects[0].type() == Type.PIPE,
        redirects[1].type() == Type.PIPE,
        !merged && redirects[2].type() == Type.PIPE);
  }

  /** Starts what carries the inherited output. */
  List<InheritedOutput> startPumps(Child child) {
    List<InheritedOutput> pumps = new ArrayList<>(2);
    if (redirects[1].type() == Type.INHERIT) {
      pumps.add(new InheritedOutput(child, Child.OUTPUT, new FileOutputStream(FileDescriptor.out)));
    }
    if (!merged && redirects[2].type() == Type.INHERIT) {
      pumps.add(new InheritedOutput(child, Child.ERROR, new FileOutputStream(FileDescriptor.err)));
    }
    pumps.forEach(InheritedOutput::start);
    return pumps;
  }
}
