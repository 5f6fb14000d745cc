package dev.splitbrain.agent.session;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.EnvelopeFailure;
import dev.splitbrain.wire.envelope.FrameTooLargeException;
import dev.splitbrain.wire.envelope.ProtocolViolation;
import dev.splitbrain.wire.envelope.Repeat;
import dev.splitbrain.wire.hello.HandshakeException.Reason;
import java.io.IOException;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.transport.TTransportException;

/**
 * One call on one link: leases a connection, and if that breaks sends the same request again, once,
 * on another. The slave knows the request by its id, so it is carried out at most once. Used by the
 * thread that makes the call.
 */
final class OneCall {
  private final String host;
  private final Link link;
  private final String name;
  private final String subject;
  private final Repeat repeat;
  private final long id;
  private int sent;

  OneCall(String host, Link link, String name, String subject, Repeat repeat) {
    this.host = host;
    this.link = link;
    this.name = name;
    this.subject = subject;
    this.repeat = repeat;
    this.id = link.ids().begin();
  }

  long id() {
    return id;
  }

  Link link() {
    return link;
  }

  /** How often it was sent: 0, 1 or 2. */
  int sent() {
    return sent;
  }

  /** The reply is there, or nobody will wait for it. */
  void over() {
    link.ids().done(id);
  }

  /** Makes the call. */
  <C, R> R make(Stub<C> stub, StubCall<C, R> body) throws Failure, HostLostException {
    CallConnection connection;
    try {
      connection = link.pool().lease();
    } catch (IOException e) {
      throw lost(ErrorWords.withoutHost(e, host), e);
    }
    TException broken;
    try {
      return attempt(connection, stub, body);
    } catch (BrokenException e) {
      broken = e.cause;
    }
    try {
      connection = link.pool().replace(connection);
    } catch (IOException e) {
      if (Dialer.refusal(e) == Reason.NO_SESSION) {
        link.lose(SessionSupervisor.NO_SESSION, e);
      }
      e.addSuppressed(broken);
      throw lost(
          "its connection broke, and there is no other: " + ErrorWords.withoutHost(e, host), e);
    }
    try {
      return attempt(connection, stub, body);
    } catch (BrokenException e) {
      link.pool().discard(connection);
      e.cause.addSuppressed(broken);
      throw lost("its connection broke twice: " + ErrorWords.text(e.cause), e.cause);
    }
  }

  /** Gives the connection back unless it broke. */
  private <C, R> R attempt(CallConnection connection, Stub<C> stub, StubCall<C, R> body)
      throws Failure, HostLostException, BrokenException {
    boolean broken = false;
    sent++;
    try {
      return stub.checked(host, link.info(), name, subject, connection.call(id, stub, body));
    } catch (Failure e) {
      throw e;
    } catch (EnvelopeFailure e) {
      if (e.failure().getKind() == ErrorKind.NO_SESSION) {
        link.lose(SessionSupervisor.NO_SESSION, e);
        throw lost(SessionSupervisor.NO_SESSION, e);
      }
      throw e.failure();
    } catch (TApplicationException e) {
      throw unknownThere(connection, e);
    } catch (TException e) {
      if (isBreak(e)) {
        broken = true;
        throw new BrokenException(e);
      }
      throw misunderstood(connection, e);
    } finally {
      if (!broken) {
        // What the slave still owes a reply on, after an exception of the caller's, is closed.
        link.pool().giveBack(connection);
      }
    }
  }

  private static boolean isBreak(TException e) {
    return e instanceof TTransportException
        && e.getCause() instanceof IOException
        && !(e.getCause() instanceof FrameTooLargeException);
  }

  /** The slave has no such method, being of another release, or its handler failed unforeseen. */
  private Failure unknownThere(CallConnection connection, TApplicationException e)
      throws Failure, HostLostException {
    Failure failure = new Failure();
    failure.setClassName(e.getClass().getName());
    switch (e.getType()) {
      case TApplicationException.UNKNOWN_METHOD -> {
        failure.setKind(ErrorKind.UNSUPPORTED);
        failure.setReason(
            host
                + ": its slave, release "
                + link.info().getVersion()
                + ", does not know "
                + name
                + ": copy this release's splitbrain-slave.jar there");
      }
      case TApplicationException.INTERNAL_ERROR -> {
        failure.setKind(ErrorKind.OTHER);
        failure.setReason(e.getMessage());
      }
      default -> throw misunderstood(connection, e);
    }
    return failure;
  }

  /**
   * What came is no reply to this call, or what was to go is no request. In the first case the
   * connection is closed: who sends nonsense once is not asked there again.
   */
  private HostLostException misunderstood(CallConnection connection, TException e) throws Failure {
    if (connection.isClean() && !connection.hasReply()) {
      Failure failure = new Failure();
      failure.setKind(
          e instanceof TTransportException ? ErrorKind.LIMIT : ErrorKind.ILLEGAL_ARGUMENT);
      failure.setReason(name + " cannot be sent: " + ErrorWords.text(e));
      throw failure;
    }
    connection.close();
    String what = e instanceof ProtocolViolation ? ": " : " with a malformed reply: ";
    return lost("the slave broke the protocol" + what + ErrorWords.text(e), e);
  }

  private HostLostException lost(String why, Throwable cause) {
    Link.Loss loss = link.loss();
    return new HostLostException(
        host
            + ": "
            + ErrorWords.described(name, subject)
            + " failed: "
            + (loss == null ? why : loss.why())
            + outcome()
            + (loss == null ? "" : "; " + LinkState.HOW_TO_WAIT),
        cause);
  }

  private String outcome() {
    if (sent == 0) {
      return "; it was not sent";
    }
    return repeat == Repeat.ONCE ? "; whether it was carried out is unknown" : "";
  }

  /** The connection ended before the reply. */
  private static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1L;
    final TException cause;

    BrokenException(TException cause) {
      super(null, cause, false, false);
      this.cause = cause;
    }
  }
}
