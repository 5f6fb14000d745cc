package dev.splitbrain.testkit;

import dev.splitbrain.wire.envelope.Envelope;
import dev.splitbrain.wire.envelope.FrameConnection;
import dev.splitbrain.wire.envelope.Limits;
import dev.splitbrain.wire.hello.Greeting;
import dev.splitbrain.wire.hello.Purpose;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import org.apache.thrift.TException;

/** One connection to a {@link FakeSlave} after its handshake; one thread serves it. */
final class FakeConnection {
  private final FakeSlave slave;
  private final int number;
  private final Purpose purpose;
  private final Socket socket;
  private final FrameConnection frames;

  FakeConnection(FakeSlave slave, int number, Greeting greeting, Socket socket) throws IOException {
    this.slave = slave;
    this.number = number;
    this.purpose = greeting.purpose();
    this.socket = socket;
    this.frames = new FrameConnection(socket, Limits.FRAME_BYTES);
  }

  FakeSlave slave() {
    return slave;
  }

  int number() {
    return number;
  }

  Purpose purpose() {
    return purpose;
  }

  /** Serves until either side closes it. */
  void serve() throws IOException, InterruptedException {
    try {
      while (true) {
        Envelope envelope = frames.receive();
        byte[] message =
            Arrays.copyOfRange(
                frames.payload(),
                frames.payloadOffset(),
                frames.payloadOffset() + frames.payloadLength());
        slave.onFrame(this, envelope, Messages.read(message, 0, message.length));
      }
    } catch (EOFException | SocketException e) {
      // The master, or the script, closed it.
      close();
    } catch (TException e) {
      throw new IOException("the master sent what is no call", e);
    }
  }

  void reply(Envelope request, byte[] message) throws IOException {
    send(request.reply(0), message);
  }

  void send(Envelope envelope, byte[] message) throws IOException {
    frames.send(envelope, message, 0, message.length);
  }

  void bytes(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  /** Sends half a frame and closes. */
  void truncated(Envelope envelope, byte[] message) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Socket recorder =
        new Socket() {
          @Override
          public java.io.InputStream getInputStream() {
            return java.io.InputStream.nullInputStream();
          }

          @Override
          public OutputStream getOutputStream() {
            return whole;
          }
        };
    new FrameConnection(recorder, Limits.FRAME_BYTES).send(envelope, message, 0, message.length);
    bytes(Arrays.copyOf(whole.toByteArray(), whole.size() / 2));
    close();
  }

  void close() throws IOException {
    frames.close();
  }
}
