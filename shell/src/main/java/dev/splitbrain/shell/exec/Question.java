package dev.splitbrain.shell.exec;

/**
 * What the shell asks its exec VM beside running snippets. Both ends share this list, in this
 * order. Arguments and answers are strings; none of either may be null.
 */
public enum Question {
  /**
   * Have the next snippets act on a host: name, {@code @FILE} or URL. Answer as of {@link #INFO}.
   */
  WITH(1),
  /** Have them act on the master. */
  LOCAL(0),
  /** Have them act nowhere: none runs until {@link #WITH} or {@link #LOCAL}. */
  LEAVE(0),
  /** Who is the host they act on; as {@link #INFO}, empty on the master. */
  WHERE(0),
  /** Name a host, by a name and {@code @FILE} or a URL, and connect to it; as {@link #INFO}. */
  CONNECT(2),
  /** All names that are known. */
  HOSTS(0),
  /**
   * What a host says of itself, by its name: name, state, user, system, its version, Java, host
   * name, pid, release, epoch, the clock's offset and the round trip in nanoseconds.
   */
  INFO(1),
  /** A host's state, by its name; for one that is down also since when, and why. */
  STATE(1),
  /** Wait for a host, by its name, at most so many seconds. */
  AWAIT(2),
  /** End the session with a host, by its name. */
  DISCONNECT(1),
  /** Examine the way to a host: three strings for each step, as {@link Examination} says. */
  EXAMINE(1),
  /** Where a path leads, and by which rule. */
  WHY(1),
  /** The rules: of each its text, where it stands, and {@code built-in} or nothing. */
  RULES(0),
  /** Put a rule before all others. */
  ADD_RULE(1),
  /** Take a rule away, by its number in {@link #RULES}, from 1. */
  DROP_RULE(1),
  /** The working directory. */
  PWD(0),
  /** Change the working directory; the answer is the new one. */
  CD(1);

  private final int arguments;

  Question(int arguments) {
    this.arguments = arguments;
  }

  /**
   * Fails unless there are as many arguments as the question takes.
   *
   * @throws IllegalArgumentException if not
   */
  public void check(String... given) {
    if (given.length != arguments) {
      throw new IllegalArgumentException(
          this + " takes " + arguments + " arguments, not " + given.length);
    }
  }

  /** Whether it says where the next snippets act. */
  boolean switches() {
    return this == WITH || this == LOCAL;
  }
}
