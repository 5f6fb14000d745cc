package dev.splitbrain.agent.library;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The bytes that are kept of written files of some kinds, up to a bound; the oldest go first.
 * Threads: its owner's lock.
 */
final class WrittenPool {
  private final long mostOfOne;
  private final long mostOfAll;
  private final Set<Entry> entries = new LinkedHashSet<>();
  private long total;

  WrittenPool(long mostOfOne, long mostOfAll) {
    this.mostOfOne = mostOfOne;
    this.mostOfAll = mostOfAll;
  }

  /** What is known of a file: bytes, or a reason why there are none. Equal to itself only. */
  static final class Entry {
    final WrittenKind kind;
    private byte[] bytes;
    private String reason;

    Entry(WrittenKind kind, byte[] bytes, String reason) {
      this.kind = kind;
      this.bytes = bytes;
      this.reason = reason;
    }

    byte[] bytes() {
      return bytes;
    }

    String reason() {
      return reason;
    }

    Entry copy() {
      return new Entry(kind, bytes, reason);
    }
  }

  long mostOfOne() {
    return mostOfOne;
  }

  void add(Entry entry) {
    if (entry.bytes == null || !entries.add(entry)) {
      return;
    }
    total += entry.bytes.length;
    Iterator<Entry> oldest = entries.iterator();
    while (total > mostOfAll) {
      Entry old = oldest.next();
      oldest.remove();
      total -= old.bytes.length;
      old.bytes = null;
      old.reason = "wrote more than " + (mostOfAll >> 20) + " MiB of code and resources since";
    }
  }

  void remove(Entry entry) {
    if (entries.remove(entry)) {
      total -= entry.bytes.length;
    }
  }
}
