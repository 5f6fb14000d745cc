package dev.splitbrain.agent.session;

import dev.splitbrain.wire.common.Failure;
import org.apache.thrift.TException;

/**
 * Requests of one method that are under way at once, on a connection of their own; the replies come
 * in the order of the requests. Only for methods that the slave neither keeps replies of nor counts
 * as looks: nobody may ever read a reply. After any exception everything under way is given up. One
 * thread at a time.
 */
public interface Flow<C> {
  /** Sends with a generated client's {@code send} method. */
  @FunctionalInterface
  interface Send<C> {
    /** Sends exactly one request. */
    void on(C client) throws TException;
  }

  /** Sends a request without waiting. Moves the session's call stamp by one. */
  void send(Send<C> send) throws Failure, HostLostException;

  /**
   * Waits for the reply to the oldest request, with that client's {@code recv} method. Moves the
   * session's call stamp by one.
   *
   * @throws Failure what the slave's handler failed with
   */
  <R> R receive(StubCall<C, R> receive) throws Failure, HostLostException;

  /**
   * Nobody wants the replies that are due. Does not wait for them; moves the session's call stamp
   * by one for each. The flow can be used again.
   */
  void abandon();
}
