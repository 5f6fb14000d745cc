package dev.splitbrain.wire.version;

/** The version of the first bytes and the envelope. Both sides must have the same. */
public final class ProtocolVersion {
  /** Raised only when an older peer could misread what a newer one sends. */
  public static final int CURRENT = 1;

  private ProtocolVersion() {}
}
