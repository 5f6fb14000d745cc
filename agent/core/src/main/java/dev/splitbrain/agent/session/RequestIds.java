package dev.splitbrain.agent.session;

import java.util.TreeSet;

/** Numbers the requests of one link and knows which replies are still due. Threads: any. */
final class RequestIds {
  private long last;
  private final TreeSet<Long> due = new TreeSet<>();

  /** The next id, from 1. Its reply is due until {@link #done}. */
  synchronized long begin() {
    last++;
    due.add(last);
    return last;
  }

  /** The reply came, or nobody waits for it any more. */
  synchronized void done(long id) {
    due.remove(id);
  }

  synchronized boolean isDue(long id) {
    return due.contains(id);
  }

  /** No reply up to this id is due: the slave may forget them. */
  synchronized long repliesUpTo() {
    return due.isEmpty() ? last : due.first() - 1;
  }
}
