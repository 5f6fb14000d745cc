package dev.splitbrain.agent.session;

import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.session.SlaveInfo;
import java.io.IOException;

/**
 * One authenticated link between this master and a slave, and everything that lives by it. Threads:
 * all methods may be called from any thread; no lock is held while a call waits.
 */
public interface Session {
  /** The host's name as the user gave it. Never null. */
  String hostName();

  /** What the slave said of itself when the current epoch began. Never null once open. */
  SlaveInfo info();

  /** Changes when the slave has restarted; a handle is good only in the epoch that made it. */
  long epoch();

  /**
   * Makes one call and waits for its reply, without a time limit. Not interruptible: an interrupt
   * stays pending (the JDK's own file calls behave so).
   *
   * @throws Failure what the slave's handler failed with, for the area to translate
   * @throws HostLostException if the link failed; it names host and call
   */
  <C, R> R call(Call<C> call, StubCall<C, R> body) throws Failure, HostLostException;

  /**
   * As {@link #call}, for calls that may block: an interrupt of this thread cancels the request on
   * the slave, whose reply (usually a Failure of kind CANCELLED) still comes. The interrupt status
   * is left set.
   */
  <C, R> R callInterruptibly(Call<C> call, StubCall<C, R> body) throws Failure, HostLostException;

  /**
   * As {@link #call} for a call that may block and that another thread may end: {@code
   * cancellation} is told how.
   */
  <C, R> R callCancellably(Call<C> call, Cancellation cancellation, StubCall<C, R> body)
      throws Failure, HostLostException;

  /**
   * For requests that are under way at once; nothing is sent yet.
   *
   * @param call a method whose replies the slave does not keep, as a session may be asked for one
   *     and never read it
   */
  default <C> Flow<C> flow(Call<C> call) {
    throw new UnsupportedOperationException("this session makes one call at a time");
  }

  /**
   * Sends without waiting; nothing that the session sends later is carried out before it. Never
   * throws for a link that is already lost: what it would free is free then.
   */
  <C> void fence(Call<C> call, StubCall<C, Void> body);

  /** Queues a handle that the garbage collector found; a session thread releases it in a batch. */
  void releaseLater(long handle, long epoch);

  /** Round trips so far, probes not counted. */
  long roundTrips();

  /**
   * Counts the routed calls of this session: it moves by one when a call starts and by one when it
   * has ended, in any thread. What was read ahead before another call is stale.
   */
  long callStamp();

  /**
   * As {@link #callStamp}, for calls that are not looks: listings are stale then. That it moves at
   * both ends of a call is what makes an answer stale that overlapped with a change.
   */
  long changeStamp();

  /**
   * The session's working directory on the slave, absolute, in the slave's bytes. Relative names
   * are looked up there.
   */
  default byte[] workingDirectory() {
    return info().getWorkingDirectory();
  }

  /**
   * Tells the listeners of something that a scope of this session let happen on the master and that
   * its trace must show, such as a native library that was loaded. Nothing crosses.
   *
   * @param call the JDK call
   * @param reason why it stayed
   */
  default void note(String area, String call, String subject, String reason) {
    // A session without listeners has nobody to tell.
  }

  /** False once closed for good; a session that is reconnecting is still open. */
  boolean isOpen();

  /** Describes a failed epoch check. Throws if {@code epoch} is not the current one. */
  void checkEpoch(long epoch, String subject) throws IOException;
}
