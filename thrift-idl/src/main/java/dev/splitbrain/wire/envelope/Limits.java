package dev.splitbrain.wire.envelope;

import org.apache.thrift.TConfiguration;

/** How much either side takes from the other after both proofs. */
public final class Limits {
  /** Largest frame without its length field, in bytes. */
  public static final int FRAME_BYTES = 2 << 20;

  /** Largest piece of bulk data in one message, in bytes. */
  public static final int CHUNK_BYTES = 1 << 20;

  /** Most elements of one list, set or map. */
  public static final int CONTAINER_ELEMENTS = 1 << 17;

  /** Deepest nesting of structs. */
  public static final int DEPTH = 32;

  private Limits() {}

  static TConfiguration configuration() {
    return new TConfiguration(FRAME_BYTES, FRAME_BYTES, DEPTH);
  }
}
