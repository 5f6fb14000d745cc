package dev.splitbrain.slave.session;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a session has open. Ids start anywhere in 62 bits and count up, so an id of another session
 * or epoch never means something here. Threads: any.
 */
public final class HandleTable {
  private static final int MOST = 1 << 18;

  /** In order of opening. */
  private final Map<Long, Entry> entries = new LinkedHashMap<>();

  private long next = new SecureRandom().nextLong() >>> 2;
  private boolean closed;

  private record Entry(String kind, AutoCloseable resource) {}

  /**
   * Takes a resource over; it is closed when the session ends at the latest.
   *
   * @param kind what {@code openHandles} counts it as
   * @throws Failure if the session has ended or too much is open; the resource is closed then
   */
  public long add(String kind, AutoCloseable resource) throws Exception {
    try {
      synchronized (this) {
        if (!closed && entries.size() < MOST) {
          long id = next++;
          entries.put(id, new Entry(kind, resource));
          return id;
        }
      }
    } catch (Throwable e) {
      // No memory for the entry: nobody else knows the resource.
      resource.close();
      throw e;
    }
    resource.close();
    throw isClosed()
        ? Failures.of(ErrorKind.NO_SESSION, "the session has ended")
        : Failures.of(ErrorKind.LIMIT, "a session can have " + MOST + " handles open");
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /**
   * The resource of a handle.
   *
   * @throws Failure UNKNOWN_HANDLE if it is not open, or is of another type
   */
  public synchronized <T extends AutoCloseable> T get(long id, Class<T> type) throws Failure {
    Entry entry = entries.get(id);
    if (entry == null || !type.isInstance(entry.resource())) {
      throw Failures.of(ErrorKind.UNKNOWN_HANDLE, null);
    }
    return type.cast(entry.resource());
  }

  /**
   * Forgets a handle; the caller closes the resource.
   *
   * @return null if it is not open
   */
  public synchronized AutoCloseable remove(long id) {
    Entry entry = entries.remove(id);
    return entry == null ? null : entry.resource();
  }

  /** How many handles are open, by kind. */
  public synchronized Map<String, Integer> countByKind() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Entry entry : entries.values()) {
      counts.merge(entry.kind(), 1, Integer::sum);
    }
    return counts;
  }

  /** Forgets all and takes no more; the caller closes them, last opened first. */
  synchronized List<AutoCloseable> drain() {
    closed = true;
    List<AutoCloseable> resources = new ArrayList<>();
    for (Entry entry : entries.values()) {
      resources.add(entry.resource());
    }
    entries.clear();
    Collections.reverse(resources);
    return resources;
  }
}
