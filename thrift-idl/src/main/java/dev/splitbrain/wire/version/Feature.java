package dev.splitbrain.wire.version;

import java.util.Arrays;

/**
 * What a release may have and its neighbour may lack. A missing feature fails only the calls that
 * need it. Bits are never reused.
 */
public enum Feature {
  FILES(0),
  PROCESSES(1),
  ENVIRONMENT(2);

  private final int bit;

  Feature(int bit) {
    this.bit = bit;
  }

  /** The bits of everything that this release has. */
  public static long all() {
    return Arrays.stream(values()).mapToLong(Feature::mask).reduce(0, (a, b) -> a | b);
  }

  /** Whether a peer that announced these bits has the feature. */
  public boolean in(long features) {
    return (features & mask()) != 0;
  }

  private long mask() {
    return 1L << bit;
  }
}
