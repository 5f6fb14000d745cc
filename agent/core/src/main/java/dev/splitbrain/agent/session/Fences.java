package dev.splitbrain.agent.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The fences of one link that the slave may not have yet. Later requests wait on the slave until
 * they are carried out, so each is sent again until a reply on its connection proves that it
 * arrived; the slave drops what it had before by its number. Threads: any.
 */
final class Fences {
  private long last;
  private final TreeMap<Long, Sent> unproven = new TreeMap<>();

  private static final class Sent {
    final Fence fence;
    final long since = System.nanoTime();

    /** Null while no connection has it. */
    CallConnection on;

    Sent(Fence fence) {
      this.fence = fence;
    }
  }

  /** Takes the next number for a message; nothing has it yet. */
  synchronized Fence add(byte[] message) {
    Fence fence = new Fence(++last, message);
    unproven.put(fence.number(), new Sent(fence));
    return fence;
  }

  /** All fences so far: a request that is made now comes after them. */
  synchronized long last() {
    return last;
  }

  /** The fence was, or is about to be, written to a connection that the caller holds. */
  synchronized void sentOn(Fence fence, CallConnection connection) {
    Sent sent = unproven.get(fence.number());
    if (sent != null) {
      sent.on = connection;
    }
  }

  /** A reply came on this connection, to a request sent after its fences. */
  synchronized void proven(CallConnection connection) {
    unproven.values().removeIf(sent -> sent.on == connection);
  }

  /** The connection broke. Returns whether anything has to be sent again. */
  synchronized boolean orphan(CallConnection connection) {
    boolean any = false;
    for (Sent sent : unproven.values()) {
      if (sent.on == connection) {
        sent.on = null;
        any = true;
      }
    }
    return any;
  }

  /** Those on no connection, in order. */
  synchronized List<Fence> orphans() {
    List<Fence> orphans = new ArrayList<>();
    for (Sent sent : unproven.values()) {
      if (sent.on == null) {
        orphans.add(sent.fence);
      }
    }
    return orphans;
  }

  /** Connections that have had a fence for this long without a reply. */
  synchronized Set<CallConnection> doubtful(long nanos) {
    long now = System.nanoTime();
    Set<CallConnection> connections = new HashSet<>();
    for (Sent sent : unproven.values()) {
      if (sent.on != null && now - sent.since >= nanos) {
        connections.add(sent.on);
      }
    }
    return connections;
  }
}
