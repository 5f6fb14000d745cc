package dev.splitbrain.agent.descriptor;

import dev.splitbrain.agent.session.Session;
import java.io.FileDescriptor;

/**
 * Ties JDK objects to handles of a slave by virtual descriptors: numbers of at most -2 in {@code
 * FileDescriptor.fd}, never reused in a VM. Threads: any.
 */
public interface Descriptors {
  /**
   * Makes {@code fd} virtual.
   *
   * @param resource what reads, writes and closes; found again by {@link #find}
   */
  void attach(FileDescriptor fd, VirtualFile resource);

  /**
   * The resource behind a virtual descriptor; null if the descriptor is not virtual or was closed.
   */
  VirtualFile find(FileDescriptor fd);

  /** As {@link #find}, by number. */
  VirtualFile find(int number);

  /** Forgets the resource and makes {@code fd} invalid (-1); null if it was not virtual. */
  VirtualFile detach(FileDescriptor fd);

  /** For the cleaner of leaked descriptors: forgets the number; the caller queues the release. */
  VirtualFile detach(int number);

  /** What an open descriptor stands for. */
  interface VirtualFile {
    /** Never null. */
    Session session();

    /** The slave's handle. */
    long handle();

    /** The epoch that opened it. */
    long epoch();
  }
}
