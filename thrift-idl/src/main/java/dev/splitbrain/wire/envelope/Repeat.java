package dev.splitbrain.wire.envelope;

/** Whether a method may be carried out twice, as its annotation in the IDL says. */
public enum Repeat {
  /** Nothing changes by it and no bytes are consumed. */
  LOOK,
  /** As a look, but the world moves on meanwhile. */
  WAIT,
  /** At most once: the slave keeps its reply until the master confirmed it. */
  ONCE,
  /** Sent without waiting; nothing sent later is carried out before it. */
  FENCE,
  /** As a fence, but nothing that a look could see changes by it. */
  RELEASE;

  /** Whether it is sent without waiting: there is no reply. */
  public boolean isFence() {
    return this == FENCE || this == RELEASE;
  }
}
