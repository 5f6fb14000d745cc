package dev.splitbrain.shell;

/** The user's request cannot be carried out as it stands; its message is one line for them. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  /** With the line the user reads, without the program's name. */
  public UsageException(String message) {
    super(message);
  }
}
