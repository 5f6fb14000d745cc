package dev.splitbrain.agent.start;

import dev.splitbrain.agent.area.Flag;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/**
 * Keeps the door's flag of scopes up while some thread may be in one. Threads: any; the flag and
 * the count move together.
 */
final class ScopeFlag implements IntConsumer {
  private final BiConsumer<Integer, Boolean> flags;
  private int threads;

  /**
   * A flag that is down.
   *
   * @param flags puts the flags of a mask up or down
   */
  ScopeFlag(BiConsumer<Integer, Boolean> flags) {
    this.flags = flags;
  }

  /** So many more, or less, threads may be in a scope. */
  @Override
  public synchronized void accept(int change) {
    boolean before = threads > 0;
    threads += change;
    if (before != threads > 0) {
      flags.accept(Flag.SCOPE, !before);
    }
  }
}
