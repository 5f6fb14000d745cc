package dev.splitbrain.agent.session;

import dev.splitbrain.agent.door.Guard;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.EnvelopeFailure;
import dev.splitbrain.wire.envelope.Repeat;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;

/** A {@link Flow}: leases a connection for as long as a reply is due on it. */
final class RequestFlow<C> implements Flow<C> {
  private final RoutedCalls calls;
  private final SessionThreads threads;
  private final Call<C> call;
  private final Repeat repeat;
  private final ArrayDeque<Sent<C>> sent = new ArrayDeque<>();

  /** Both null while nothing is under way. */
  private Link link;

  private CallConnection connection;

  /**
   * A request that is under way.
   *
   * @param client what sent it, and reads its reply
   */
  private record Sent<C>(long id, C client, long start) {}

  RequestFlow(RoutedCalls calls, SessionThreads threads, Call<C> call, Repeat repeat) {
    if (repeat != Repeat.WAIT) {
      throw new IllegalArgumentException(
          call.name() + " cannot be left without a reader of its reply");
    }
    this.calls = calls;
    this.threads = threads;
    this.call = call;
    this.repeat = repeat;
  }

  @Override
  public void send(Send<C> send) throws Failure, HostLostException {
    RoutedCalls.guarded(
        () -> {
          sendOne(send);
          return null;
        });
  }

  private void sendOne(Send<C> send) throws Failure, HostLostException {
    calls.moveStamps(repeat);
    if (connection == null) {
      link = calls.link(call);
      try {
        connection = calls.platform(this::lease);
      } catch (UncheckedLoss e) {
        link = null;
        throw lost(e.getCause());
      }
    }
    long id = link.ids().begin();
    long start = System.nanoTime();
    try {
      C client = threads.onPlatform(() -> connection.sendAhead(id, call.stub(), send));
      sent.addLast(new Sent<>(id, client, start));
      calls.countRoundTrip();
    } catch (Exception e) {
      link.ids().done(id);
      breaks();
      throw lost(e);
    }
  }

  private CallConnection lease() throws Failure {
    try {
      return link.pool().lease();
    } catch (IOException e) {
      throw new UncheckedLoss(e);
    }
  }

  @Override
  public <R> R receive(StubCall<C, R> receive) throws Failure, HostLostException {
    return RoutedCalls.guarded(() -> receiveOldest(receive));
  }

  private <R> R receiveOldest(StubCall<C, R> receive) throws Failure, HostLostException {
    Sent<C> oldest = sent.removeFirst();
    Throwable failure = null;
    boolean whole = false;
    try {
      R reply = threads.onPlatform(() -> connection.receiveAhead(oldest.client(), receive));
      whole = true;
      return call.stub().checked(calls.host(), link.info(), call.name(), call.subject(), reply);
    } catch (UntrueReplyException e) {
      failure = e;
      throw e;
    } catch (Failure e) {
      whole = true;
      failure = e;
      throw e;
    } catch (EnvelopeFailure e) {
      whole = true;
      failure = e.failure();
      throw e.failure();
    } catch (TApplicationException e) {
      whole = true;
      Failure unknown = new Failure();
      unknown.setKind(ErrorKind.UNSUPPORTED);
      unknown.setReason(e.getMessage());
      failure = unknown;
      throw unknown;
    } catch (Exception e) {
      failure = e;
      throw lost(e);
    } finally {
      link.ids().done(oldest.id());
      calls.moveStamps(repeat);
      calls.tell(call, 1, oldest.start(), failure);
      if (!whole) {
        breaks();
      } else if (sent.isEmpty()) {
        link.pool().giveBack(connection);
        connection = null;
        link = null;
      }
    }
  }

  /** The connection is no good; what was under way on it is lost, as replies that nobody needs. */
  private void breaks() {
    link.pool().discard(connection);
    for (Sent<C> one : sent) {
      link.ids().done(one.id());
    }
    sent.clear();
    connection = null;
    link = null;
  }

  @Override
  public void abandon() {
    if (connection != null) {
      Guard.act(this::leave);
    }
  }

  private void leave() {
    List<Long> ids = new ArrayList<>();
    for (Sent<C> one : sent) {
      ids.add(one.id());
      calls.moveStamps(repeat);
      calls.tell(call, 1, one.start(), null);
    }
    Link ofReplies = link;
    CallConnection due = connection;
    sent.clear();
    connection = null;
    link = null;
    try {
      threads.onWorker(() -> drain(ofReplies, due, ids));
    } catch (RejectedExecutionException e) {
      // The session has ended, and its connections are closed.
      ofReplies.pool().discard(due);
    }
  }

  /** Reads what nobody wants, so that the connection can be lent again. */
  private static void drain(Link link, CallConnection connection, List<Long> ids) {
    try {
      for (Long id : ids) {
        connection.skipAhead();
        link.ids().done(id);
      }
      link.pool().giveBack(connection);
    } catch (IOException e) {
      // It broke: whoever calls next finds out what that means.
      ids.forEach(link.ids()::done);
      link.pool().discard(connection);
    }
  }

  private HostLostException lost(Throwable cause) {
    String why = cause instanceof TException e ? ErrorWords.text(e) : String.valueOf(cause);
    return new HostLostException(calls.host() + ": " + call + " failed: " + why, cause);
  }

  /** Carries what a lease may fail with through a call that declares less. */
  private static final class UncheckedLoss extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UncheckedLoss(IOException cause) {
      super(cause);
    }
  }
}
