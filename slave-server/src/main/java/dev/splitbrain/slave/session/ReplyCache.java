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
    final CompletableFuture<Reply> reply = new CompletableFuture<>();
    int length;
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
   * What to do with a request.
   *
   * @param earlier null: carry it out, then call {@link #finish}; else the reply of the first time,
   *     perhaps yet to come
   */
  record Admission(CompletableFuture<Reply> earlier) {}

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
      return new Admission(known.reply);
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
    kept.put(id, new Kept());
    return new Admission(null);
  }

  /** The reply of a request that {@link #admit} let in. */
  void finish(long id, Reply reply) {
    CompletableFuture<Reply> waiting;
    synchronized (this) {
      Kept entry = kept.get(id);
      if (entry == null) {
        return;
      }
      entry.length = reply.message().length;
      bytes += entry.length;
      waiting = entry.reply;
      if (finished.contains(id)) {
        // The master stopped waiting for it while it ran.
        drop(id);
      }
    }
    waiting.complete(reply);
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
      drop(id);
    }
  }

  /** The master has, or gave up, the replies of all requests up to this one. */
  synchronized void confirmUpTo(long id) {
    if (id <= finished.contiguous()) {
      return;
    }
    for (Long one : kept.keySet().toArray(Long[]::new)) {
      if (one <= id && kept.get(one).reply.isDone()) {
        drop(one);
      }
    }
    finished.addUpTo(id);
  }

  private void drop(long id) {
    bytes -= kept.remove(id).length;
    finished.add(id);
  }

  /** Unconfirmed and running requests. */
  synchronized int size() {
    return kept.size();
  }
}
