package dev.splitbrain.shell.terminal;

import dev.splitbrain.shell.command.Shell;
import dev.splitbrain.shell.engine.Stdio;
import dev.splitbrain.shell.text.TerminalFilter;
import dev.splitbrain.shell.workspace.Console;
import dev.splitbrain.shell.workspace.Workspace;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;

/**
 * The shell where stdin is no terminal: no prompt, no echo, the same answers. What snippets read
 * from System.in comes from the same place, line by line.
 */
public final class PlainShell implements Console {
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
  private final PrintStream out = System.out;

  /** A shell at the process's own streams. */
  public PlainShell() {}

  /** Where snippets' streams lead. */
  public Stdio stdio() {
    return new Stdio(raw(FileDescriptor.out, 1), raw(FileDescriptor.err, 2), this::piece);
  }

  private static OutputStream raw(FileDescriptor descriptor, int number) {
    OutputStream stream = new FileOutputStream(descriptor);
    return Tty.is(number) ? new TerminalFilter(stream) : stream;
  }

  private byte[] piece() throws IOException {
    String line = in.readLine();
    return line == null ? new byte[0] : (line + "\n").getBytes(Charset.defaultCharset());
  }

  /**
   * Takes lines until there are none, or one says exit.
   *
   * @return the status: that of {@code /exit}; otherwise 1 if anything has failed. A {@code /with}
   *     that fails ends the input: what follows was meant for another machine
   */
  public int run(Workspace workspace, String with) throws IOException {
    workspace.prepare();
    if (with != null && !workspace.onHosts(hosts -> hosts.with(with))) {
      return 2;
    }
    Shell shell = new Shell(workspace);
    StringBuilder pending = new StringBuilder();
    while (shell.exitStatus() == null) {
      String line = in.readLine();
      if (line == null) {
        if (pending.length() > 0) {
          shell.take(pending.toString());
        }
        break;
      }
      pending.append(line).append('\n');
      if (shell.isComplete(pending.toString())) {
        String input = pending.toString();
        pending.setLength(0);
        shell.take(input);
        if (workspace.wayLost() && shell.exitStatus() == null) {
          workspace.say("The input ends here: what follows was written for another place.");
          return 1;
        }
      }
    }
    Integer status = shell.exitStatus();
    return status != null ? status : workspace.anyFailure() ? 1 : 0;
  }

  @Override
  public synchronized void println(String text) {
    out.println(text);
    out.flush();
  }

  @Override
  public int width() {
    return 80;
  }

  @Override
  public String askSecret(String prompt) throws IOException {
    throw new IOException("stdin is no terminal");
  }

  @Override
  public int runInTerminal(List<String> command) throws IOException, InterruptedException {
    throw new IOException("stdin is no terminal");
  }
}
