package dev.splitbrain.agent.descriptor;

import dev.splitbrain.agent.session.Session;
import java.io.FileDescriptor;
import java.io.IOException;

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
  void attach(FileDescriptor fd, Resource resource);

  /**
   * The resource behind a virtual descriptor; null if the descriptor is not virtual or was closed.
   */
  Resource find(FileDescriptor fd);

  /** As {@link #find}, by number. */
  Resource find(int number);

  /** Forgets the resource and makes {@code fd} invalid (-1); null if it was not virtual. */
  Resource detach(FileDescriptor fd);

  /** For the cleaner of leaked descriptors: forgets the number; the caller queues the release. */
  Resource detach(int number);

  /**
   * What an open descriptor stands for, a file or anything else: it ends with its descriptor, by
   * one of {@link #close} and {@link #abandon}. Threads: any.
   */
  interface Resource {
    /** Never null. */
    Session session();

    /** The slave's handle. */
    long handle();

    /** The epoch that opened it. */
    long epoch();

    /**
     * The program closes the descriptor, which is invalid already.
     *
     * @throws IOException as the JDK's own close of such a descriptor fails
     */
    void close() throws IOException;

    /** The program forgot the descriptor: what it holds is released later. Never waits. */
    void abandon();

    /**
     * What the program wrote is on the disk when this returns, as fsync(2).
     *
     * @throws IOException if it cannot be known to be, or the resource knows no such thing
     */
    void sync() throws IOException;
  }
}
