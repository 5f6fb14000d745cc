package dev.splitbrain.shell.script;

import java.util.List;

/** What snippets can name without an import of their own. */
public final class Imports {
  private Imports() {}

  /** jshell's own defaults, and the words of the product: with, local, host. */
  public static final List<String> DEFAULT =
      List.of(
          "import java.io.*;",
          "import java.math.*;",
          "import java.net.*;",
          "import java.nio.file.*;",
          "import java.util.*;",
          "import java.util.concurrent.*;",
          "import java.util.function.*;",
          "import java.util.prefs.*;",
          "import java.util.regex.*;",
          "import java.util.stream.*;",
          "import dev.splitbrain.api.*;",
          // On demand: a method or variable of the user's of the same name goes first.
          "import static dev.splitbrain.api.SplitBrain.*;");
}
