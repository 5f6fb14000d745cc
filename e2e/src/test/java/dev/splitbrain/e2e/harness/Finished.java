package dev.splitbrain.e2e.harness;

import java.util.List;

/**
 * How a program ended.
 *
 * @param status its exit status
 * @param out its standard output
 * @param err its standard error
 */
public record Finished(int status, String out, String err) {

  /** The lines of its standard output. */
  public List<String> lines() {
    return out.lines().toList();
  }

  /** What follows {@code KEY=} on the one line of the output that starts so. */
  public String value(String key) {
    List<String> values =
        lines().stream()
            .filter(line -> line.startsWith(key + "="))
            .map(line -> line.substring(key.length() + 1))
            .toList();
    if (values.size() != 1) {
      throw new AssertionError(values.size() + " lines start with " + key + "=" + this);
    }
    return values.get(0);
  }

  /** This, if it ended with 0. */
  public Finished ok() {
    if (status != 0) {
      throw new AssertionError("ended with " + this);
    }
    return this;
  }

  @Override
  public String toString() {
    return " status " + status + "\n--- out\n" + out + "\n--- err\n" + err;
  }
}
