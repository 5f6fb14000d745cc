package dev.splitbrain.shell.exec;

/**
 * Where snippets act: on the master, on a host, or nowhere. Nowhere is where a switch that failed
 * leads: what was meant for a host must not run on any other machine, so nothing runs at all.
 *
 * @param host the host's name; null on the master, and nowhere
 * @param isNowhere whether no snippet may run
 */
public record Place(String host, boolean isNowhere) {
  /** No host: nothing is routed. */
  public static final Place MASTER = new Place(null, false);

  /** No snippet runs. */
  public static final Place NOWHERE = new Place(null, true);

  /** What a refused snippet says; one line. */
  public static final String REFUSAL =
      "Not run: you are nowhere, since the last /with failed; /with HOST or /local says where.";

  /** On a host. */
  public static Place on(String host) {
    return new Place(host, false);
  }

  /** In words. */
  @Override
  public String toString() {
    return host != null ? host : isNowhere ? "nowhere" : "the master";
  }
}
