package dev.splitbrain.agent.start;

import dev.splitbrain.agent.area.Flag;
import dev.splitbrain.agent.door.Door;
import java.util.function.IntConsumer;

/**
 * Keeps the door's flag of scopes up while some thread may be in one. Threads: any; the flag and
 * the count move together.
 */
final class ScopeFlag implements IntConsumer {
  private int threads;

  /** So many more, or less, threads may be in a scope. */
  @Override
  public synchronized void accept(int change) {
    boolean before = threads > 0;
    threads += change;
    if (before != threads > 0) {
      Door.setFlags(Flag.SCOPE, !before);
    }
  }
}
