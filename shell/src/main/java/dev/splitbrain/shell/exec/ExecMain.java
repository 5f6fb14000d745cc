package dev.splitbrain.shell.exec;

import dev.splitbrain.api.SplitBrain;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
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
  private static final int DIALS = 20;
  private static final int BUFFER = 1 << 16;

  private ExecMain() {}

  /**
   * Runs until the shell hangs up.
   *
   * @param args {@code -} if the shell's greeting is on stdin, else the file that holds it, which
   *     is deleted
   */
  public static void main(String[] args) throws IOException {
    try {
      run(args);
    } catch (NoWayException e) {
      System.err.println("splitbrain: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(String[] args) throws IOException {
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

  /** The shell cannot be reached; the message is one line for the user. */
  private static final class NoWayException extends IOException {
    private static final long serialVersionUID = 1;

    NoWayException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** One proven connection. */
  private record Link(Socket socket, DataInputStream in, DataOutputStream out) {

    /** Dials until the shell has time: strangers may crowd its port, and push this one out. */
    static Link dial(Boot boot, Purpose purpose) throws IOException {
      for (int attempt = 1; ; attempt++) {
        try {
          return dialOnce(boot, purpose);
        } catch (ConnectException e) {
          throw new NoWayException(
              "nobody listens on the shell's port " + boot.port() + ": the shell has ended", e);
        } catch (SocketException | EOFException | SocketTimeoutException e) {
          if (attempt == DIALS) {
            throw new NoWayException(
                "the shell's port "
                    + boot.port()
                    + " took none of "
                    + DIALS
                    + " connections of its exec VM: programs of this machine crowd it (ss -tnp"
                    + " shows whose they are)",
                e);
          }
        }
      }
    }

    private static Link dialOnce(Boot boot, Purpose purpose) throws IOException {
      Socket socket = new Socket();
      boolean proven = false;
      try {
        Link link = prove(boot, purpose, socket);
        proven = true;
        return link;
      } finally {
        if (!proven) {
          socket.close();
        }
      }
    }

    private static Link prove(Boot boot, Purpose purpose, Socket socket) throws IOException {
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
        throw new NoWayException("the listener on the shell's port is not the shell", null);
      }
      out.write(Proof.of(boot.nonce(), "exec", purpose, mine, theirs));
      out.flush();
      return new Link(socket, in, out);
    }
  }
}
