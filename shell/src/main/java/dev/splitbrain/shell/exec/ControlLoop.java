package dev.splitbrain.shell.exec;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;

/**
 * Reads the control connection while snippets run. Its end is the shell's end: the VM goes too, by
 * {@code System.exit}, so that sessions are closed and children of slaves end.
 */
final class ControlLoop implements Runnable {
  /** User code's shutdown hooks may take this long once nobody is there to wait for them. */
  private static final long ORPHAN_MILLIS = 5_000;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final ClientCode border;
  private volatile AskingInput input;

  ControlLoop(Socket socket, DataInputStream in, DataOutputStream out, ClientCode border)
      throws IOException {
    this.in = in;
    this.out = out;
    this.border = border;
    socket.setSoTimeout(0);
  }

  /** Makes System.in of the given kind; call before the loop runs. */
  AskingInput askingInput() {
    input = new AskingInput(() -> send(Wire.WANT_INPUT, 0));
    return input;
  }

  @Override
  public void run() {
    try {
      while (true) {
        byte kind = in.readByte();
        switch (kind) {
          case Wire.STOP -> stop(in.readLong());
          case Wire.PING -> send(Wire.PONG, in.readLong());
          case Wire.INPUT -> {
            byte[] bytes = Wire.readBytes(in);
            if (input != null) {
              input.supply(bytes);
            }
          }
          default -> throw new IOException("unknown control message " + kind);
        }
      }
    } catch (IOException e) {
      orphaned();
    }
  }

  /** Tells the shell that the end of this VM is by its own program's wish. */
  void bye() {
    try {
      send(Wire.BYE, 0);
    } catch (IOException e) {
      // The shell has gone first; there is nobody to tell.
      return;
    }
  }

  private void stop(long call) {
    border.announceStop(call);
    Thread stopper =
        new Thread(
            () -> {
              try {
                if (!border.stop(call)) {
                  send(Wire.STUCK, call);
                }
              } catch (InterruptedException | IOException e) {
                System.err.println("splitbrain: stopping failed: " + e);
              }
            },
            "splitbrain-stop");
    stopper.setDaemon(true);
    stopper.start();
  }

  private void send(byte kind, long value) throws IOException {
    synchronized (out) {
      out.writeByte(kind);
      out.writeLong(value);
      out.flush();
    }
  }

  private static void orphaned() {
    Thread last =
        new Thread(
            () -> {
              try {
                Thread.sleep(ORPHAN_MILLIS);
              } catch (InterruptedException e) {
                // Ends at once then.
                Runtime.getRuntime().halt(1);
              }
              Runtime.getRuntime().halt(1);
            },
            "splitbrain-orphan");
    last.setDaemon(true);
    last.start();
    System.exit(0);
  }
}
