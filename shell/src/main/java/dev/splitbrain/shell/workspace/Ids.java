package dev.splitbrain.shell.workspace;

import dev.splitbrain.shell.engine.Naming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jshell.Snippet;

/**
 * Names snippets as jshell does: 1, 2, ... for what the user types, s1, ... for the start-up, e1,
 * ... for what was rejected; a temporary variable has its snippet's number, {@code $3}.
 *
 * <p>Threads: the engine's.
 */
public final class Ids implements Naming {
  private final Map<String, Snippet> snippets = new LinkedHashMap<>();
  private boolean startUp = true;
  private int nextStart = 1;
  private int next = 1;
  private int nextError = 1;

  /** Ids for one life of an engine. */
  public Ids() {}

  /** From now on snippets are the user's. */
  public void endStartUp() {
    startUp = false;
  }

  @Override
  public String id(Snippet snippet, boolean active) {
    String id;
    if (startUp) {
      id = "s" + nextStart++;
    } else if (active) {
      id = String.valueOf(next++);
    } else {
      id = "e" + nextError++;
    }
    snippets.put(id, snippet);
    return id;
  }

  @Override
  public String temporary() {
    return "$" + next;
  }

  /** All snippets, in the order they came. */
  public List<Snippet> all() {
    return new ArrayList<>(snippets.values());
  }

  /** A snippet by its id; null if there is none. */
  public Snippet get(String id) {
    return snippets.get(id);
  }

  /** Whether an id was given at the start-up. */
  public static boolean isStart(String id) {
    return id.startsWith("s");
  }

  /** Whether an id was given to something that was rejected. */
  public static boolean isError(String id) {
    return id.startsWith("e");
  }
}
