package dev.splitbrain.shell.engine;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Where the snippets' standard streams lead.
 *
 * @param out takes what is written to stdout; null to share the shell's own
 * @param err takes what is written to stderr; null to share the shell's own
 * @param input gives pieces of stdin when a snippet reads; null to share the shell's own
 */
public record Stdio(OutputStream out, OutputStream err, Input input) {

  /** A source of input that is asked only when a snippet reads. */
  @FunctionalInterface
  public interface Input {
    /**
     * Blocks until there is some.
     *
     * @return at least one byte; empty at the end
     */
    byte[] next() throws IOException;
  }

  /** The shell's own three streams: for scripts, whose output may be a pipe and must be exact. */
  public static Stdio inherited() {
    return new Stdio(null, null, null);
  }

  /** Whether somebody must pump stdout and stderr. */
  boolean pumped() {
    return out != null;
  }
}
