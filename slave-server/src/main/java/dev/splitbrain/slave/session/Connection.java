package dev.splitbrain.slave.session;

import dev.splitbrain.slave.session.ReplyCache.Admission;
import dev.splitbrain.slave.session.ReplyCache.Reply;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.Envelope;
import dev.splitbrain.wire.envelope.FrameConnection;
import dev.splitbrain.wire.envelope.FrameKind;
import dev.splitbrain.wire.envelope.Repeat;
import dev.splitbrain.wire.hello.Purpose;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * One authenticated connection, served by one thread: a frame is carried out where it was read, and
 * the next is read after its reply was sent.
 */
final class Connection {
  private static final long NONE = 0;
  private static final String OPEN = "session:open";

  private final FrameConnection frames;
  private final Purpose purpose;
  private final Sessions sessions;
  private final Calls calls = new Calls();
  private final Thread thread = Thread.currentThread();

  /** Null on a control connection before it opened its session. */
  private SlaveSession session;

  /** The last request whose reply was sent here and is kept until the next frame. */
  private long unconfirmed = NONE;

  /**
   * A connection that the current thread is about to serve.
   *
   * @param session the session that it has joined; null for a control connection without one
   */
  Connection(FrameConnection frames, Purpose purpose, Sessions sessions, SlaveSession session) {
    this.frames = frames;
    this.purpose = purpose;
    this.sessions = sessions;
    this.session = session;
  }

  boolean isControl() {
    return purpose == Purpose.CONTROL;
  }

  /** Whether the current thread serves it. */
  boolean isMine() {
    return Thread.currentThread() == thread;
  }

  /** Ends it from another thread. */
  void close() {
    try {
      frames.close();
    } catch (IOException e) {
      SlaveLog.log("a connection of " + session + " does not close: " + e.getMessage());
    }
  }

  /** Serves until the connection or its session ends. */
  void serve() {
    Scratch.begin();
    try {
      while (session == null || !session.isEnded()) {
        receive();
      }
    } catch (EOFException | ClosedChannelException e) {
      // The usual end of a connection, or closed here.
    } catch (IOException e) {
      if (session == null || !session.isEnded()) {
        SlaveLog.log("a connection of " + session + " broke: " + e.getMessage());
      }
    } finally {
      leave();
    }
  }

  /** One step does not depend on the one before: without memory any of them may fail. */
  private void leave() {
    try {
      close();
    } finally {
      try {
        if (session != null && session.leave(this)) {
          sessions.abandoned(session);
        }
      } finally {
        Scratch.end();
      }
    }
  }

  private void receive() throws IOException {
    Envelope envelope = frames.receiveHead();
    if (unconfirmed != NONE) {
      // Whoever sends the next frame has read the reply before.
      session.replies().confirm(unconfirmed);
      unconfirmed = NONE;
    }
    int large = frames.rest();
    if (large > 0 && !takesLarge(envelope, large)) {
      return;
    }
    try {
      frames.receiveRest();
      serve(envelope);
    } finally {
      Scratch.endCall();
      if (large > 0) {
        session.memory().giveBack(large);
      }
    }
  }

  /**
   * Takes the memory for a large message before it is read. Waits for the session's other calls,
   * and refuses the call, unread, if they hold on to too much.
   */
  private boolean takesLarge(Envelope envelope, int length) throws IOException {
    if (session == null || envelope.kind() != FrameKind.REQUEST) {
      throw new IOException("a " + envelope.kind() + " of " + length + " bytes has no place here");
    }
    try {
      session.memory().take(length);
      return true;
    } catch (Failure full) {
      frames.skipRest();
      send(envelope, calls.failed(full));
      return false;
    } catch (InterruptedException e) {
      throw new IOException("nobody interrupts a connection between calls", e);
    }
  }

  private void serve(Envelope envelope) throws IOException {
    Scratch.beginCall(session == null ? null : session.memory());
    switch (envelope.kind()) {
      case REQUEST -> request(envelope);
      case FENCE -> fence(envelope);
      case CANCEL -> cancel(envelope);
      default -> throw new IOException("a frame of kind " + envelope.kind() + " has no place here");
    }
  }

  private void request(Envelope envelope) throws IOException {
    calls.read(frames);
    String call = calls.name();
    if (session == null && call.equals(OPEN) && isControl()) {
      session = sessions.open(this);
    }
    Failure refused = refusal(envelope, call);
    if (refused != null) {
      send(envelope, calls.failed(refused));
      return;
    }
    session.replies().confirmUpTo(envelope.repliesUpTo());
    session.running().forgetUpTo(envelope.repliesUpTo());
    if (calls.repeat() == Repeat.ONCE) {
      once(envelope);
    } else {
      look(envelope);
    }
  }

  private Failure refusal(Envelope envelope, String call) {
    if (session == null || session.isEnded()) {
      return Failures.of(ErrorKind.NO_SESSION, "no session is open on this connection");
    }
    long epoch = session.identity().epoch();
    if (envelope.epoch() != epoch && !call.equals(OPEN)) {
      return Failures.of(
          ErrorKind.NO_SESSION, "the slave was restarted since; what was open there is gone");
    }
    if (calls.isFence()) {
      return Failures.of(ErrorKind.ILLEGAL_ARGUMENT, call + " has no reply to wait for");
    }
    return null;
  }

  private void look(Envelope envelope) throws IOException {
    try {
      session.replies().checkGaps(envelope.requestId());
    } catch (Failure refused) {
      send(envelope, calls.failed(refused));
      return;
    }
    int flags = carryOut(envelope);
    session.replies().finishedLook(envelope.requestId());
    send(envelope, flags);
  }

  private void once(Envelope envelope) throws IOException {
    long id = envelope.requestId();
    Admission admission;
    try {
      admission = session.replies().admit(id);
    } catch (Failure refused) {
      send(envelope, calls.failed(refused));
      return;
    }
    CompletableFuture<Reply> earlier = admission.earlier();
    Reply reply = earlier == null ? first(envelope, admission) : join(earlier);
    frames.send(envelope.reply(reply.flags()), reply.message(), 0, reply.length());
    unconfirmed = id;
  }

  /** Whoever repeats the request waits for what is finished here, so it is, whatever is thrown. */
  private Reply first(Envelope envelope, Admission admission) {
    Reply reply = Calls.NO_MEMORY;
    try {
      reply = calls.kept(carryOut(envelope));
    } catch (OutOfMemoryError e) {
      // Not even for an answer of its own; there is one that was made before.
      SlaveLog.logIfPossible(calls.name() + " of " + session + ": ", e);
    } finally {
      session.replies().finish(admission, reply);
    }
    return reply;
  }

  private static Reply join(CompletableFuture<Reply> earlier) throws IOException {
    try {
      return earlier.get();
    } catch (InterruptedException | ExecutionException | CancellationException e) {
      throw new IOException("the reply to join did not come", e);
    }
  }

  /** Returns the flags of the reply, which is in {@link #calls}. */
  private int carryOut(Envelope envelope) {
    RunningRequest request = session.running().begin(envelope.requestId());
    request.enter();
    try {
      request.interruptibly(
          () -> {
            session.fences().await(envelope.fences());
            return null;
          });
      return calls.process(session.services());
    } catch (Failure refused) {
      return calls.failed(refused);
    } catch (InterruptedException cancelled) {
      return calls.failed(Failures.of(ErrorKind.CANCELLED, null));
    } catch (RuntimeException | Error e) {
      SlaveLog.logIfPossible(calls.name() + " of " + session + ": ", e);
      return calls.failed(unfinished(e, request.hasReachedHandler()));
    } finally {
      request.leave();
      session.running().end(request);
    }
  }

  /** What a handler throws is its answer; this was thrown on the way to it, or behind it. */
  private Failure unfinished(Throwable e, boolean reachedHandler) {
    return reachedHandler && calls.repeat() == Repeat.ONCE
        ? Failures.of(ErrorKind.UNKNOWN_OUTCOME, "an error in the slave: " + e)
        : Failures.of(ErrorKind.LIMIT, "an error in the slave: " + e + "; nothing was done");
  }

  private void fence(Envelope envelope) throws IOException {
    calls.read(frames);
    if (session == null || envelope.epoch() != session.identity().epoch()) {
      // It would free what died with its session or epoch.
      return;
    }
    if (!calls.isFence()) {
      throw new IOException(calls.name() + " cannot be sent without waiting");
    }
    if (session.fences().arrive(envelope.fences())) {
      try {
        calls.process(session.services());
      } finally {
        session.fences().done(envelope.fences());
      }
    }
  }

  private void cancel(Envelope envelope) {
    if (session != null) {
      session.cancel(envelope.requestId());
    }
  }

  private void send(Envelope envelope, int flags) throws IOException {
    calls.send(frames, envelope.reply(flags));
  }
}
