package dev.splitbrain.shell.exec;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What the shell tells its exec VM before anything else, over stdin or a file that only the user
 * can read: how to find the shell and how to know it.
 *
 * @param nonce key of the proofs, {@link Proof#LENGTH} bytes, fresh for each exec VM
 * @param port where the shell listens on loopback
 * @param askInput whether System.in asks the shell for each piece (a terminal that the shell's line
 *     editor shares); otherwise it is the process's own stdin
 * @param marker bytes to write to stdout and stderr after each snippet, so that the shell knows
 *     that it has all of its output; empty if nobody pumps them
 */
public record Boot(byte[] nonce, int port, boolean askInput, byte[] marker) {
  /** Length of a marker, in bytes; the first is zero, which text rarely holds. */
  public static final int MARKER_LENGTH = 17;

  /** Writes it in a form that {@link #readFrom} takes without reading a byte more. */
  public void writeTo(OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.write(nonce);
    data.writeShort(port);
    data.writeBoolean(askInput);
    data.writeByte(marker.length);
    data.write(marker);
    data.flush();
  }

  /** Reads exactly what {@link #writeTo} wrote; what follows belongs to the snippets. */
  public static Boot readFrom(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte[] nonce = new byte[Proof.LENGTH];
    data.readFully(nonce);
    int port = data.readUnsignedShort();
    boolean askInput = data.readBoolean();
    byte[] marker = new byte[data.readUnsignedByte()];
    data.readFully(marker);
    return new Boot(nonce, port, askInput, marker);
  }
}
