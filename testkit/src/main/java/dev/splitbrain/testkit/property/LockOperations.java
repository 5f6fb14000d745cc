package dev.splitbrain.testkit.property;

import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/**
 * Locks on channels that are open, of their own or of streams. One JVM holds all of a sequence's
 * locks, so none of them ever waits: what overlaps is refused.
 */
final class LockOperations {
  private LockOperations() {}

  private interface Locking {
    FileLock on(FileChannel channel) throws Exception;
  }

  private static Operation of(int slot, Locking locking, String text, Object... arguments) {
    return Operation.of(
        g -> g.keepLock(slot, locking.on(g.channel(slot))),
        "channel #" + slot + "." + text,
        arguments);
  }

  static Operation next(Plan plan) {
    if (plan.oneIn(6)) {
      int slot = plan.slotOf(Handle.ASYNC);
      if (slot >= 0) {
        return async(plan, slot);
      }
    }
    int slot =
        plan.oneIn(3)
            ? plan.slotOf(Handle.CHANNEL, Handle.INPUT, Handle.OUTPUT, Handle.RANDOM)
            : plan.slotOf(Handle.CHANNEL, Handle.RANDOM);
    if (slot < 0) {
      return OpenOperations.channel(plan);
    }
    boolean shared = plan.coin();
    long position = plan.position();
    long size = size(plan);
    return switch (plan.below(8)) {
      case 0, 1 ->
          of(
              slot,
              channel -> channel.tryLock(position, size, shared),
              "tryLock(%s, %s, %s)",
              position,
              size,
              shared);
      case 2, 3 ->
          of(
              slot,
              channel -> channel.lock(position, size, shared),
              "lock(%s, %s, %s)",
              position,
              size,
              shared);
      case 4 -> of(slot, FileChannel::tryLock, "tryLock()");
      case 5 -> of(slot, FileChannel::lock, "lock()");
      case 6 ->
          Operation.of(
              g -> g.lock(slot).overlaps(position, size),
              "lock of #%s.overlaps(%s, %s)",
              slot,
              position,
              size);
      default -> release(slot);
    };
  }

  private static Operation release(int slot) {
    return Operation.of(
        g -> {
          FileLock lock = g.lock(slot);
          boolean before = lock.isValid();
          lock.release();
          return before + " " + lock.isValid();
        },
        "lock of #%s.release()",
        slot);
  }

  private static Operation async(Plan plan, int slot) {
    boolean shared = plan.coin();
    long position = plan.position();
    long size = size(plan);
    return switch (plan.below(3)) {
      case 0 ->
          Operation.of(
              g ->
                  g.keepLock(
                      slot,
                      g.open(slot, AsynchronousFileChannel.class).tryLock(position, size, shared)),
              "#%s.tryLock(%s, %s, %s)",
              slot,
              position,
              size,
              shared);
      case 1 ->
          Operation.of(
              g ->
                  g.keepLock(
                      slot,
                      g.open(slot, AsynchronousFileChannel.class)
                          .lock(position, size, shared)
                          .get()),
              "#%s.lock(%s, %s, %s).get()",
              slot,
              position,
              size,
              shared);
      default -> release(slot);
    };
  }

  private static long size(Plan plan) {
    return plan.oneIn(12) ? plan.of(0L, -1L, Long.MAX_VALUE) : plan.length();
  }
}
