package dev.splitbrain.shell.engine;

import jdk.jshell.Snippet;

/** How snippets and temporary variables are called. Called while JShell works: ask it nothing. */
public interface Naming {
  /**
   * The id of a new snippet.
   *
   * @param active whether it took effect, rather than being rejected
   */
  String id(Snippet snippet, boolean active);

  /** The name of a new temporary variable, unique among those that exist. */
  String temporary();
}
