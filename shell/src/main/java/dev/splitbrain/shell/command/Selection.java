package dev.splitbrain.shell.command;

import dev.splitbrain.shell.workspace.Ids;
import dev.splitbrain.shell.workspace.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ImportSnippet;
import jdk.jshell.Snippet;

/** Which snippets an argument names: ids, ranges of ids, names, {@code -all}, {@code -start}. */
final class Selection {
  private Selection() {}

  /** What is active and the user's own. */
  static List<Snippet> active(Workspace workspace, Predicate<Snippet> kind) {
    List<Snippet> found = new ArrayList<>();
    for (Snippet snippet : workspace.ids().all()) {
      if (kind.test(snippet)
          && !Ids.isStart(snippet.id())
          && workspace.engine().shell().status(snippet).isActive()) {
        found.add(snippet);
      }
    }
    return found;
  }

  /**
   * What an argument names.
   *
   * @param kind what may be named
   * @return null if something in it names nothing, which is told
   */
  static List<Snippet> of(Workspace workspace, String argument, Predicate<Snippet> kind) {
    switch (argument) {
      case "":
        return active(workspace, kind);
      case "-all":
        return workspace.ids().all().stream().filter(kind).toList();
      case "-start":
        return workspace.ids().all().stream()
            .filter(s -> kind.test(s) && Ids.isStart(s.id()))
            .toList();
      default:
        break;
    }
    if (argument.startsWith("-")) {
      workspace.complain("Unknown option: " + argument);
      return null;
    }
    Set<Snippet> found = new LinkedHashSet<>();
    for (String word : argument.split("[\\s,]+")) {
      List<Snippet> named = word(workspace, word);
      if (named == null) {
        return null;
      }
      named.stream().filter(kind).forEach(found::add);
    }
    if (found.isEmpty()) {
      workspace.complain("No such snippet of this kind: " + argument);
      return null;
    }
    return new ArrayList<>(found);
  }

  private static List<Snippet> word(Workspace workspace, String word) {
    if (word.matches("[se]?[0-9]+(-[se]?[0-9]+)?")) {
      return ids(workspace, word);
    }
    List<Snippet> named = new ArrayList<>();
    List<Snippet> inactive = new ArrayList<>();
    for (Snippet snippet : workspace.ids().all()) {
      if (word.equals(name(snippet))) {
        boolean active = workspace.engine().shell().status(snippet).isActive();
        (active ? named : inactive).add(snippet);
      }
    }
    if (named.isEmpty() && inactive.isEmpty()) {
      workspace.complain("No such snippet: " + word + "\nSee /types, /methods, /vars, or /list");
      return null;
    }
    return named.isEmpty() ? inactive : named;
  }

  private static List<Snippet> ids(Workspace workspace, String word) {
    int dash = word.indexOf('-');
    String from = dash < 0 ? word : word.substring(0, dash);
    String to = dash < 0 ? word : word.substring(dash + 1);
    List<Snippet> all = workspace.ids().all();
    Snippet first = workspace.ids().get(from);
    Snippet last = workspace.ids().get(to);
    if (first == null || last == null) {
      workspace.complain(
          "No snippet with ID: "
              + (first == null ? from : to)
              + "\nSee /types, /methods, /vars, or /list");
      return null;
    }
    int begin = all.indexOf(first);
    int end = all.indexOf(last);
    if (end < begin) {
      workspace.complain("The end of the range " + word + " is before its beginning.");
      return null;
    }
    // Start-up and rejected snippets stand between others; a range means its own sort.
    char sort = sort(from);
    return all.subList(begin, end + 1).stream().filter(s -> sort(s.id()) == sort).toList();
  }

  private static char sort(String id) {
    return Character.isDigit(id.charAt(0)) ? '1' : id.charAt(0);
  }

  private static String name(Snippet snippet) {
    if (snippet instanceof DeclarationSnippet) {
      return ((DeclarationSnippet) snippet).name();
    }
    return snippet instanceof ImportSnippet ? ((ImportSnippet) snippet).name() : null;
  }

  /** What TAB offers: names and ids. */
  static List<String> candidates(Workspace workspace, Predicate<Snippet> kind) {
    Set<String> words = new LinkedHashSet<>();
    for (Snippet snippet : workspace.ids().all()) {
      if (kind.test(snippet)) {
        if (name(snippet) != null) {
          words.add(name(snippet));
        }
        words.add(snippet.id());
      }
    }
    words.add("-all");
    words.add("-start");
    return new ArrayList<>(words);
  }
}
