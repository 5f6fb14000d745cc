package dev.splitbrain.shell.command;

import dev.splitbrain.shell.text.Secrets;
import dev.splitbrain.shell.workspace.Ids;
import dev.splitbrain.shell.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.Snippet;

/** Saves snippets to a file. */
final class SaveCommand implements Command {
  @Override
  public String name() {
    return "/save";
  }

  @Override
  public String arguments() {
    return "[-all|-history|-start] FILE";
  }

  @Override
  public String summary() {
    return "write the snippets to a file of the master";
  }

  @Override
  public String help() {
    return """
        The active ones; all (-all); all that was typed, commands too (-history), which is what
        splitbrain run takes; or the start-up (-start). URLs of slaves are left out.

        Example:
          /save -history session.jsh""";
  }

  @Override
  public void run(Shell shell, String argument) {
    Workspace workspace = shell.workspace();
    String option = "";
    String file = argument;
    if (argument.startsWith("-")) {
      String[] words = argument.split("\\s+", 2);
      option = words[0];
      file = words.length > 1 ? words[1] : "";
    }
    if (file.isEmpty() || !List.of("", "-all", "-history", "-start").contains(option)) {
      workspace.complain("Usage: /save " + arguments());
      return;
    }
    try {
      Files.write(FileCompletion.path(file), lines(workspace, option));
    } catch (IOException | InvalidPathException e) {
      workspace.complain("Not saved: " + e);
    }
  }

  private static List<String> lines(Workspace workspace, String option) {
    List<String> lines = new ArrayList<>();
    switch (option) {
      case "-history" -> lines.addAll(workspace.typed());
      case "-all" -> workspace.ids().all().forEach(snippet -> lines.add(snippet.source().strip()));
      case "-start" -> {
        for (Snippet snippet : workspace.ids().all()) {
          if (Ids.isStart(snippet.id())) {
            lines.add(snippet.source().strip());
          }
        }
      }
      default ->
          Selection.active(workspace, snippet -> true)
              .forEach(snippet -> lines.add(snippet.source().strip()));
    }
    lines.replaceAll(Secrets::without);
    return lines;
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    List<String> words = new ArrayList<>(FileCompletion.below(argument));
    if (argument.startsWith("-")) {
      words.addAll(List.of("-all", "-history", "-start"));
    }
    return words;
  }
}
