package dev.splitbrain.slave.session;

import java.util.Map;
import java.util.TreeMap;

/**
 * A set of numbers that are mostly contiguous, kept as ranges: small, however long one straggler
 * holds up the rest. Not for concurrent use.
 */
final class IdRanges {
  /** Many more than there are requests under way at once: more are no accident. */
  static final int MOST_GAPS = 4096;

  private long upTo;

  /** First to last of each range, all above {@link #upTo} with gaps between. */
  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  /** Whether the number, or everything up to one at least as large, was added. */
  boolean contains(long id) {
    if (id <= upTo) {
      return true;
    }
    Map.Entry<Long, Long> range = ranges.floorEntry(id);
    return range != null && range.getValue() >= id;
  }

  /** Whether the number can be added without a gap more than {@link #MOST_GAPS}. */
  boolean hasRoomFor(long id) {
    return ranges.size() < MOST_GAPS || contains(id) || id == upTo + 1 || contains(id - 1);
  }

  void add(long id) {
    if (contains(id)) {
      return;
    }
    long first = id;
    long last = id;
    Map.Entry<Long, Long> before = ranges.floorEntry(id);
    if (before != null && before.getValue() == id - 1) {
      first = before.getKey();
    }
    Long after = ranges.get(id + 1);
    if (after != null) {
      last = after;
    }
    // Without memory for it nothing is forgotten: the range behind goes when this one is there.
    ranges.put(first, last);
    if (after != null) {
      ranges.remove(id + 1);
    }
    join();
  }

  /** Adds everything up to this number. */
  void addUpTo(long id) {
    if (id > upTo) {
      upTo = id;
      while (!ranges.isEmpty() && ranges.firstKey() <= upTo) {
        upTo = Math.max(upTo, ranges.pollFirstEntry().getValue());
      }
      join();
    }
  }

  private void join() {
    while (!ranges.isEmpty() && ranges.firstKey() == upTo + 1) {
      upTo = ranges.pollFirstEntry().getValue();
    }
  }

  /** The largest number up to which nothing is missing. */
  long contiguous() {
    return upTo;
  }

  /** How many gaps it remembers; for tests. */
  int size() {
    return ranges.size();
  }
}
