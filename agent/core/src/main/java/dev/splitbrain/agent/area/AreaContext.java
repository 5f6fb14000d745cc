package dev.splitbrain.agent.area;

import dev.splitbrain.agent.descriptor.Descriptors;
import dev.splitbrain.agent.library.WrittenFiles;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.scope.Scopes;
import java.util.function.BiConsumer;

/**
 * What the core offers an area.
 *
 * @param router decides where a call of the current thread goes, and why
 * @param descriptors ties JDK objects to handles of a slave
 * @param scopes which scope each thread is in; only what carries scopes between threads needs it
 * @param written what this process wrote to slaves that may be loaded as code, or by it
 * @param services what the areas do for each other and for the core
 * @param flags the door's bits that are still free
 */
public record AreaContext(
    Router router,
    Descriptors descriptors,
    Scopes scopes,
    WrittenFiles written,
    AreaServices services,
    Flags flags) {
  /**
   * Gives out the bits of the door's mask. The bits are in the woven code: areas ask in a fixed
   * order, and each as often at every start.
   */
  public static final class Flags {
    private final BiConsumer<Integer, Boolean> door;
    private int next = Integer.numberOfTrailingZeros(Flag.TASKS) + 1;

    /**
     * All but the core's own are free.
     *
     * @param door told of a mask and whether it is up now: {@code Door::setFlag}
     */
    public Flags(BiConsumer<Integer, Boolean> door) {
      this.door = door;
    }

    private synchronized Flag next() {
      return new Flag(next++, door);
    }
  }

  /** With libraries and services of its own. */
  public AreaContext(Router router, Descriptors descriptors, Scopes scopes, Flags flags) {
    this(router, descriptors, scopes, WrittenFiles.ofThisVm(), new AreaServices(), flags);
  }

  /** Without a door: flags go up and down unseen (unit tests). */
  public AreaContext(Router router, Descriptors descriptors, Scopes scopes) {
    this(router, descriptors, scopes, new Flags((mask, up) -> {}));
  }

  /** For areas that carry no scopes. */
  public AreaContext(Router router, Descriptors descriptors) {
    this(router, descriptors, null);
  }

  /**
   * A bit of the door's mask for this area alone, which is down. Asked for in {@link Area#hooks},
   * always in the same order.
   *
   * @throws IllegalStateException if none is left
   */
  public Flag flag() {
    return flags.next();
  }
}
