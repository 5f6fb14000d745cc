package dev.splitbrain.shell.workspace;

import java.util.Locale;

/** How much is told of each snippet; jshell's own four. */
public enum Mode {
  /** Values, what was created, and more of each. */
  VERBOSE,
  /** Values, and what was created. */
  NORMAL,
  /** Values. */
  CONCISE,
  /** Errors only. */
  SILENT;

  /** As the user writes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
