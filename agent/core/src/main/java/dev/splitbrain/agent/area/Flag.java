package dev.splitbrain.agent.area;

import java.util.function.BiConsumer;

/**
 * One bit of the door's mask: something that hooks wait for and that a woven prologue can test in
 * one instruction. The core has two, an area gets its own from {@link AreaContext#flag()}. Threads:
 * any.
 */
public final class Flag {
  /** While some thread may be in a scope. */
  public static final int SCOPE = 1;

  /**
   * While some task may have been given its submitter's scope. It outlives the scopes: a task that
   * still waits in a queue runs where it was submitted, whatever has been closed since.
   */
  public static final int TASKS = 1 << 1;

  /** How many bits a mask has; the sign is one of them. */
  static final int MOST = Integer.SIZE;

  private final int mask;
  private final BiConsumer<Integer, Boolean> door;

  /**
   * A flag, which is down.
   *
   * @param bit its number, below {@link #MOST}
   * @param door told of the mask and whether it is up now
   */
  Flag(int bit, BiConsumer<Integer, Boolean> door) {
    if (bit < 0 || bit >= MOST) {
      throw new IllegalStateException("the door's mask has no bit " + bit);
    }
    this.mask = 1 << bit;
    this.door = door;
  }

  /** The bit, as {@link Condition#anyOf} takes it. */
  public int mask() {
    return mask;
  }

  /** From now on the hooks that wait for it call their bodies. */
  public void raise() {
    door.accept(mask, true);
  }

  /** From now on the hooks that wait for it leave the JDK's code alone. */
  public void lower() {
    door.accept(mask, false);
  }
}
