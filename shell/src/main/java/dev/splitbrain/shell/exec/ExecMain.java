package dev.splitbrain.shell.exec;

import dev.splitbrain.api.SplitBrain;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * Main of the exec VM: dials the shell that started it, proves itself and asks for the same, then
 * runs snippets on the main thread.
 *
 * <p>Two connections: commands are carried out one by one by the main thread; control is read by a
 * thread of its own, so that a stop arrives while a snippet runs. Snippets' stdio is the process's.
 */
public final class ExecMain {
  private static final int HANDSHAKE_MILLIS = 10_000;
  private static final int BUFFER = 1 << 16;

  private ExecMain() {}

  /**
   * Runs until the shell hangs up.
   *
   * @param args {@code -} if the shell's greeting is on stdin, else the file that holds it, which
   *     is deleted
   */
  public static void main(String[] args) throws IOException {
    Boot boot = readBoot(args[0]);
    Thread snippets = Thread.currentThread();
    ClientCode border =
        new ClientCode(
            snippets,
            () -> {
              if (SplitBrain.isPresent()) {
                SplitBrain.cancelCallsOf(snippets);
              }
            });
    SnippetScope scope = new SnippetScope();
    SnippetControl control = new SnippetControl(border, scope);

    Link controlLink = Link.dial(boot, Purpose.CONTROL);
    ControlLoop controlLoop =
        new ControlLoop(controlLink.socket, controlLink.in, controlLink.out, border);
    if (boot.askInput()) {
      System.setIn(controlLoop.askingInput());
    }
    Thread reader = new Thread(controlLoop, "splitbrain-control");
    reader.setDaemon(true);
    reader.start();
    Runtime.getRuntime().addShutdownHook(new Thread(controlLoop::bye, "splitbrain-bye"));

    Link commands = Link.dial(boot, Purpose.COMMAND);
    commands.socket.setSoTimeout(0);
    new CommandLoop(commands.in, commands.out, control, new HostCommands(scope), boot.marker())
        .run();
    System.exit(0);
  }

  private static Boot readBoot(String where) throws IOException {
    if (where.equals("-")) {
      // Unbuffered: what follows belongs to the snippets.
      return Boot.readFrom(new FileInputStream(FileDescriptor.in));
    }
    Path file = Path.of(where);
    try (var in = Files.newInputStream(file)) {
      return Boot.readFrom(in);
    } finally {
      Files.delete(file);
    }
  }

  /** One proven connection. */
  private record Link(Socket socket, DataInputStream in, DataOutputStream out) {

    static Link dial(Boot boot, Purpose purpose) throws IOException {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), boot.port()), HANDSHAKE_MILLIS);
      socket.setSoTimeout(HANDSHAKE_MILLIS);
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));

      byte[] mine = new byte[Proof.LENGTH];
      new SecureRandom().nextBytes(mine);
      out.writeByte(purpose.ordinal());
      out.write(mine);
      out.flush();
      byte[] theirs = new byte[Proof.LENGTH];
      in.readFully(theirs);
      byte[] proof = new byte[Proof.LENGTH];
      in.readFully(proof);
      if (!MessageDigest.isEqual(proof, Proof.of(boot.nonce(), "shell", purpose, mine, theirs))) {
        throw new IOException("the listener on the shell's port is not the shell");
      }
      out.write(Proof.of(boot.nonce(), "exec", purpose, mine, theirs));
      out.flush();
      return new Link(socket, in, out);
    }
  }
}
