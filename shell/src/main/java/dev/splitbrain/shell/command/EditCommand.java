package dev.splitbrain.shell.command;

import dev.splitbrain.shell.script.Splitter;
import dev.splitbrain.shell.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jdk.jshell.Snippet;

/** Edits snippets in an editor. */
final class EditCommand implements Command {
  @Override
  public String name() {
    return "/edit";
  }

  @Override
  public String arguments() {
    return "[NAME|ID...]";
  }

  @Override
  public String summary() {
    return "edit snippets in your editor; what changed is evaluated";
  }

  @Override
  public String help() {
    return """
        The active ones, or those named. The editor is $VISUAL or $EDITOR, else vi; /set editor
        names another.

        Example:
          /edit f""";
  }

  @Override
  public void run(Shell shell, String argument) {
    Workspace workspace = shell.workspace();
    List<Snippet> found = Selection.of(workspace, argument, snippet -> true);
    if (found == null) {
      return;
    }
    Set<String> before = new HashSet<>();
    List<String> lines = new ArrayList<>();
    for (Snippet snippet : found) {
      before.add(snippet.source().strip());
      lines.add(snippet.source().strip());
    }
    List<String> after;
    try {
      after = edit(workspace, lines);
    } catch (IOException e) {
      workspace.complain("Not edited: " + e.getMessage());
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Splitter splitter = new Splitter(workspace.engine().analysis());
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < after.size(); i++) {
      splitter.feed(after.get(i), i + 1).forEach(piece -> pieces.add(piece.source().strip()));
    }
    Splitter.Piece last = splitter.flush();
    if (last != null) {
      pieces.add(last.source().strip());
    }
    for (String piece : pieces) {
      if (!before.contains(piece) && workspace.evaluate(piece)) {
        return;
      }
    }
  }

  private static List<String> edit(Workspace workspace, List<String> lines)
      throws IOException, InterruptedException {
    // Its own directory is private: a snippet may hold what others should not read.
    Path directory = Files.createTempDirectory("splitbrain-edit-");
    Path file = directory.resolve("snippets.jsh");
    try {
      Files.write(file, lines);
      List<String> command = new ArrayList<>(List.of(editor(workspace).split("\\s+")));
      command.add(file.toString());
      int status = workspace.console().runInTerminal(command);
      if (status != 0) {
        throw new IOException(command.get(0) + " ended with status " + status);
      }
      return Files.readAllLines(file);
    } finally {
      try (var files = Files.list(directory)) {
        for (Path each : files.toList()) {
          Files.delete(each);
        }
      }
      Files.delete(directory);
    }
  }

  /** The editor's command line. */
  static String editor(Workspace workspace) {
    if (workspace.editor() != null) {
      return workspace.editor();
    }
    for (String variable : List.of("VISUAL", "EDITOR")) {
      String value = System.getenv(variable);
      if (value != null && !value.isBlank()) {
        return value;
      }
    }
    return "vi";
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    return Selection.candidates(shell.workspace(), snippet -> true);
  }
}
