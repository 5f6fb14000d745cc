package dev.splitbrain.agent.session;

import dev.splitbrain.wire.envelope.FrameConnection;
import dev.splitbrain.wire.hello.Handshake;
import dev.splitbrain.wire.hello.Purpose;
import dev.splitbrain.wire.hello.SlaveUrl;
import dev.splitbrain.wire.session.OpenReply;
import dev.splitbrain.wire.session.OpenRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Opens sessions on one slave and joins them again: what the supervisor does before a link lives.
 */
final class Opening {
  private final String host;
  private final SlaveUrl url;
  private final SessionLimits limits;
  private final SessionThreads threads;
  private final Dialer dialer;
  private final Dialer rejoiner;
  private long epochs;

  // Guarded by this: the connection whose session is being opened, for close() to end.
  private FrameConnection underWay;
  private boolean closed;

  Opening(String host, SlaveUrl url, SessionLimits limits, SessionThreads threads) {
    this.host = host;
    this.url = url;
    this.limits = limits;
    this.threads = threads;
    this.dialer = new Dialer(host, url, limits, threads);
    // While it tries, nobody probes: it may take no longer than a silent slave would.
    Duration silence = limits.probeEvery().multipliedBy(limits.probes());
    this.rejoiner =
        new Dialer(
            host,
            url,
            silence.compareTo(limits.connect()) < 0 ? limits.withConnect(silence) : limits,
            threads);
  }

  /** Ends an attempt under way; later ones fail. */
  void close() throws IOException {
    dialer.close();
    rejoiner.close();
    FrameConnection waiting;
    synchronized (this) {
      closed = true;
      waiting = underWay;
    }
    if (waiting != null) {
      waiting.close();
    }
  }

  private synchronized void underWay(FrameConnection frames) throws IOException {
    underWay = frames;
    if (closed && frames != null) {
      throw new IOException("the session is closed");
    }
  }

  /**
   * Opens a new session. Its control connection is not listened to yet. One thread at a time.
   *
   * @param lost the link whose place it takes; null for the first
   * @param directory the working directory that the program has chosen, absolute, in the slave's
   *     bytes; null for the slave's own
   * @throws IOException naming the host, the cause and what to do; also if the directory is not
   *     there, as relative names would lead to other files
   */
  Link open(Link lost, byte[] directory) throws IOException {
    RequestIds ids = new RequestIds();
    FrameConnection frames = dialer.dial(Purpose.CONTROL, null);
    try {
      underWay(frames);
      Control control = new Control(frames, ids, 0);
      OpenRequest request = new OpenRequest(masterName(), ProcessHandle.current().pid());
      if (lost != null) {
        request.setReplaces(lost.sessionId());
      }
      CompletableFuture<OpenReply> answer =
          control.request(client -> client.send_open(request), client -> client.recv_open());
      awaitReply(control, frames);
      OpenReply reply = answer.join();
      check(reply);
      control.wireEpoch(reply.getEpoch());
      if (directory != null) {
        enter(control, frames, directory);
      }
      return new Link(
          ++epochs,
          reply.getEpoch(),
          reply.getSessionId(),
          reply.getInfo(),
          control,
          ids,
          new Dialer(host, url, limits, threads),
          threads,
          limits);
    } catch (CompletionException e) {
      frames.close();
      throw new IOException(host + ": no session: " + ErrorWords.text(e.getCause()), e.getCause());
    } catch (IOException e) {
      frames.close();
      throw new IOException(host + ": no session: " + ErrorWords.text(e), e);
    } finally {
      underWay(null);
    }
  }

  private void enter(Control control, FrameConnection frames, byte[] directory) throws IOException {
    CompletableFuture<ByteBuffer> entered =
        control.request(
            client -> client.send_changeDirectory(ByteBuffer.wrap(directory)),
            client -> client.recv_changeDirectory());
    awaitReply(control, frames);
    try {
      entered.join();
    } catch (CompletionException e) {
      IOException gone =
          new IOException(
              "the working directory "
                  + new String(directory, StandardCharsets.UTF_8)
                  + " cannot be entered again: "
                  + ErrorWords.text(e.getCause())
                  + "; make it there, or disconnect and open a new scope",
              e.getCause());
      sayGoodbye(control, frames, gone);
      throw gone;
    }
  }

  /** The slave need not keep a session that nobody joins. */
  private void sayGoodbye(Control control, FrameConnection frames, IOException because) {
    try {
      CompletableFuture<Void> closed =
          control.request(
              client -> client.send_close(),
              client -> {
                client.recv_close();
                return null;
              });
      awaitReply(control, frames);
      closed.join();
    } catch (IOException | CompletionException e) {
      because.addSuppressed(e);
    }
  }

  private void awaitReply(Control control, FrameConnection frames) throws IOException {
    int millis = Handshake.DEADLINE_MILLIS;
    DialDeadline deadline = new DialDeadline(threads, frames.socket(), millis);
    try (deadline) {
      control.receiveOne();
    } catch (IOException e) {
      throw deadline.passed()
          ? new IOException("no whole answer within " + millis / 1000 + " s", e)
          : e;
    }
  }

  /** Another control connection to a session that lives, not listened to yet. */
  Control rejoin(Link link) throws IOException {
    FrameConnection frames = rejoiner.dial(Purpose.CONTROL, link.sessionId());
    return new Control(frames, link.ids(), link.wireEpoch());
  }

  private static void check(OpenReply reply) throws IOException {
    String fault = Control.STUB.fault(reply.getInfo(), "session:open", reply);
    if (fault != null) {
      throw new IOException("the slave's answer is incomplete or untrue: it sent " + fault);
    }
  }

  /** Who the slave's log shall say is there. No look-up: names may be slow to resolve. */
  private static String masterName() {
    String user = System.getProperty("user.name", "?");
    try {
      return user + "@" + Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException notLinux) {
      return user;
    }
  }
}
