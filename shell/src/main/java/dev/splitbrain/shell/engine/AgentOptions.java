package dev.splitbrain.shell.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds what stands behind {@code -javaagent:...=}, where a comma separates. No secrets here. */
public final class AgentOptions {
  private final List<String> options = new ArrayList<>();

  /** An option that needs no check. */
  public AgentOptions put(String key, String value) {
    options.add(key + "=" + value);
    return this;
  }

  /**
   * An option with a file, made absolute; nothing if the name is empty.
   *
   * @throws IOException if its name cannot be written there
   */
  public AgentOptions file(String key, String file) throws IOException {
    return file.isEmpty() ? this : put(key, checked(Path.of(file)));
  }

  /**
   * A host by the file with its URL.
   *
   * @throws IOException if the file's name cannot be written there
   */
  public AgentOptions host(String name, Path secretFile) throws IOException {
    return put("host", name + "=@" + checked(secretFile));
  }

  private static String checked(Path file) throws IOException {
    String name = file.toAbsolutePath().toString();
    if (name.indexOf(',') >= 0) {
      throw new IOException(
          name + ": a comma in this file's name would end the agent's option; rename or link it");
    }
    return name;
  }

  /** Whether there are none. */
  boolean isEmpty() {
    return options.isEmpty();
  }

  /** All of them, for a VM whose main thread begins in the scope. */
  public String scoped() {
    return String.join(",", options);
  }

  /** All of them, for a VM whose scopes are opened by its code. */
  public String unscoped() {
    List<String> all = new ArrayList<>(options);
    all.add("scope=none");
    return String.join(",", all);
  }
}
