package dev.splitbrain.slave.system;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a file's bytes, not empty.
 *
 * @param from the first byte
 * @param to the byte after the last; {@link Long#MAX_VALUE} for no end
 */
public record FileRegion(long from, long to) {
  /** The region of so many bytes; 0 for no end. */
  public static FileRegion of(long position, long size) {
    if (position < 0 || size < 0) {
      throw new IllegalArgumentException("a region at " + position + " of " + size + " bytes");
    }
    boolean endless = size == 0 || Long.MAX_VALUE - size <= position;
    return new FileRegion(position, endless ? Long.MAX_VALUE : position + size);
  }

  /** In bytes; {@link Long#MAX_VALUE} for no end. */
  public long size() {
    return to == Long.MAX_VALUE ? Long.MAX_VALUE : to - from;
  }

  /** Whether a byte is in both. */
  public boolean overlaps(FileRegion other) {
    return from < other.to && other.from < to;
  }

  /** What is left of this one, in order. */
  public List<FileRegion> without(FileRegion other) {
    if (!overlaps(other)) {
      return List.of(this);
    }
    List<FileRegion> left = new ArrayList<>(2);
    if (from < other.from) {
      left.add(new FileRegion(from, other.from));
    }
    if (other.to < to) {
      left.add(new FileRegion(other.to, to));
    }
    return left;
  }
}
