package dev.splitbrain.slave.session;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Sees to it that a request which is not a look is carried out at most once: its reply is kept
 * until the master has confirmed it. A repeat of a running request joins it, a repeat of a finished
 * one gets the same reply. Knows replies as bytes and nothing of areas. Threads: any.
 */
final class ReplyCache {
  private final int mostReplies;
  private final long mostBytes;
  private final Map<Long, Kept> kept = new HashMap<>();

  /** Requests that ended here and whose reply is not kept: confirmed ones and looks. */
  private final IdRanges finished = new IdRanges();

  private long bytes;

  private static final class Kept {
    final Long id;
    final CompletableFuture<Reply> reply = new CompletableFuture<>();
    int length;

    Kept(long id) {
      this.id = id;
    }
  }

  /**
   * What goes back to the master.
   *
   * @param flags the envelope's
   * @param message the array that holds the message
   * @param length of the message in bytes
   */
  record Reply(int flags, byte[] message, int length) {}

  /**
   * What to do with a request: of one that is no repeat, carry it out and call {@link #finish},
   * whatever happens meanwhile.
   */
  static final class Admission {
    private final Kept entry;
    private final boolean isRepeat;

    private Admission(Kept entry, boolean isRepeat) {
      this.entry = entry;
      this.isRepeat = isRepeat;
    }

    /**
     * Null for the first time; else that one's reply, perhaps yet to come. Ends with an exception
     * when the session does.
     */
    CompletableFuture<Reply> earlier() {
      return isRepeat ? entry.reply : null;
    }
  }

  /**
   * A cache with bounds.
   *
   * @param mostReplies running and unconfirmed requests
   * @param mostBytes of unconfirmed replies
   */
  ReplyCache(int mostReplies, long mostBytes) {
    this.mostReplies = mostReplies;
    this.mostBytes = mostBytes;
  }

  /**
   * A request that must not be carried out twice arrives.
   *
   * @throws Failure LIMIT if the cache is full, UNKNOWN_OUTCOME if the reply is confirmed and gone
   */
  synchronized Admission admit(long id) throws Failure {
    Kept known = kept.get(id);
    if (known != null) {
      return new Admission(known, true);
    }
    if (finished.contains(id)) {
      throw Failures.of(
          ErrorKind.UNKNOWN_OUTCOME,
          "request " + id + " was carried out before and its reply confirmed");
    }
    if (kept.size() >= mostReplies || bytes >= mostBytes) {
      throw Failures.of(
          ErrorKind.LIMIT,
          "the reply cache is full: "
              + kept.size()
              + " replies of "
              + bytes
              + " bytes wait for confirmation");
    }
    checkGaps(id);
    Kept entry = new Kept(id);
    Admission admission = new Admission(entry, false);
    try {
      kept.put(entry.id, entry);
    } catch (Throwable e) {
      // A map without memory to grow may have put it all the same, and nobody would finish it.
      kept.remove(entry.id, entry);
      throw e;
    }
    return admission;
  }

  /**
   * The reply of a request that {@link #admit} let in. Takes no memory until those who wait have
   * it.
   */
  synchronized void finish(Admission admission, Reply reply) {
    Kept entry = admission.entry;
    if (entry.reply.complete(reply)) {
      entry.length = reply.message().length;
      bytes += entry.length;
    }
    if (finished.contains(entry.id)) {
      // The master stopped waiting for it while it ran.
      drop(entry);
    }
  }

  /** The session is over: whoever waits for a reply waits no longer. */
  synchronized void close() {
    for (Kept entry : kept.values()) {
      entry.reply.cancel(false);
    }
  }

  /**
   * Refuses a request whose number is far from all others: its master counts otherwise than by one,
   * and each gap is to be remembered.
   *
   * @throws Failure LIMIT
   */
  synchronized void checkGaps(long id) throws Failure {
    if (id < 1 || !finished.hasRoomFor(id)) {
      throw Failures.of(
          ErrorKind.LIMIT,
          "protocol error: request number "
              + id
              + " comes while "
              + IdRanges.MOST_GAPS
              + " earlier ones are missing; numbers count up by one");
    }
  }

  /** A look ended: nothing is kept but that it did. */
  synchronized void finishedLook(long id) {
    finished.add(id);
  }

  /** Whether the request has ended here. */
  synchronized boolean isFinished(long id) {
    Kept known = kept.get(id);
    return known == null ? finished.contains(id) : known.reply.isDone();
  }

  /** The master has the reply of this request. */
  synchronized void confirm(long id) {
    Kept entry = kept.get(id);
    if (entry != null && entry.reply.isDone()) {
      drop(entry);
    }
  }

  /** The master has, or gave up, the replies of all requests up to this one. */
  synchronized void confirmUpTo(long id) {
    if (id <= finished.contiguous()) {
      return;
    }
    for (Kept one : kept.values().toArray(Kept[]::new)) {
      if (one.id <= id && one.reply.isDone()) {
        drop(one);
      }
    }
    finished.addUpTo(id);
  }

  /** It is known as finished first: without memory for that, it is known as kept. */
  private void drop(Kept entry) {
    finished.add(entry.id);
    if (kept.remove(entry.id, entry)) {
      bytes -= entry.length;
    }
  }

  /** Unconfirmed and running requests. */
  synchronized int size() {
    return kept.size();
  }
}
