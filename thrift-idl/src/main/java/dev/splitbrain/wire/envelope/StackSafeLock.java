package dev.splitbrain.wire.envelope;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that is always given back. Close to the end of its thread's stack an ordinary one can
 * still be taken, and the unlock fails with a StackOverflowError: it then belongs to that thread
 * for ever, and everybody else waits. This one asks for room first, so that the error comes before
 * anything has begun. Threads: any.
 */
public final class StackSafeLock extends ReentrantLock {
  private static final long serialVersionUID = 1L;

  /** Several times what giving it back needs. */
  private static final int FRAMES = 32;

  /**
   * As ever.
   *
   * @throws StackOverflowError if the stack is nearly at its end; the lock is not held then
   */
  @Override
  public void lock() {
    descend(FRAMES);
    super.lock();
  }

  /**
   * As ever.
   *
   * @throws StackOverflowError if the stack is nearly at its end; the lock is not held then
   */
  @Override
  public boolean tryLock() {
    descend(FRAMES);
    return super.tryLock();
  }

  private static int descend(int frames) {
    return frames == 0 ? 0 : descend(frames - 1) + 1;
  }
}
