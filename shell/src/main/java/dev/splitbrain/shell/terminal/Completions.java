package dev.splitbrain.shell.terminal;

import dev.splitbrain.shell.command.Command;
import dev.splitbrain.shell.command.Shell;
import dev.splitbrain.shell.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/** What TAB offers at a place. */
final class Completions {
  private static final Completions NONE = new Completions("", List.of());

  private static final int MAX_LISTED = 200;

  private final String word;
  private final List<Candidate> candidates = new ArrayList<>();

  /**
   * One of them.
   *
   * @param value what takes the word's place
   * @param description a few words; null for none
   * @param complete whether a blank follows
   */
  private record Candidate(String value, String description, boolean complete) {}

  private Completions(String word, List<Candidate> all) {
    this.word = word;
    for (Candidate candidate : all) {
      if (candidate.value.startsWith(word)) {
        candidates.add(candidate);
      }
    }
  }

  /** What is certain beyond the word that stands there; may be empty. */
  String insert() {
    if (candidates.isEmpty()) {
      return "";
    }
    String common = candidates.get(0).value;
    for (Candidate candidate : candidates) {
      while (!candidate.value.startsWith(common)) {
        common = common.substring(0, common.length() - 1);
      }
    }
    boolean whole = candidates.size() == 1 && candidates.get(0).complete;
    return common.substring(word.length()) + (whole ? " " : "");
  }

  /**
   * All of them as lines, in columns; what a description goes with has a line of its own.
   *
   * @param width columns of the screen
   */
  List<String> listed(int width) {
    List<String> lines = new ArrayList<>();
    int shown = Math.min(candidates.size(), MAX_LISTED);
    int longest = 0;
    boolean described = false;
    for (Candidate candidate : candidates.subList(0, shown)) {
      longest = Math.max(longest, Visible.line(candidate.value).length());
      described |= candidate.description != null;
    }
    int perLine = described ? 1 : Math.max(1, (width + 1) / (longest + 3));
    int rows = (shown + perLine - 1) / perLine;
    for (int row = 0; row < rows; row++) {
      StringBuilder line = new StringBuilder();
      for (int i = row; i < shown; i += rows) {
        Candidate candidate = candidates.get(i);
        String name = Visible.line(candidate.value);
        line.append(name).append(" ".repeat(longest + 3 - name.length()));
        if (candidate.description != null) {
          line.append(candidate.description);
        }
      }
      String text = line.toString().stripTrailing();
      lines.add(text.length() > width ? text.substring(0, Math.max(1, width - 1)) : text);
    }
    if (shown < candidates.size()) {
      lines.add("... and " + (candidates.size() - shown) + " more");
    }
    return lines;
  }

  /** Computes them. On the engine's thread. */
  static Completions of(Shell shell, String line, int cursor) {
    String before = line.substring(0, cursor);
    if (!Shell.isCommand(line)) {
      return java(shell, before);
    }
    int blank = before.indexOf(' ');
    if (blank < 0) {
      List<Candidate> names = new ArrayList<>();
      for (Command command : shell.commands().all()) {
        names.add(new Candidate(command.name(), command.summary(), true));
      }
      return new Completions(before, names);
    }
    int snippet = snippetOffset(shell, before);
    if (snippet >= 0) {
      return java(shell, before.substring(snippet));
    }
    List<Command> meant = shell.commands().find(before.substring(0, blank));
    if (meant.size() != 1) {
      return NONE;
    }
    String argument = before.substring(blank + 1);
    List<Candidate> words = new ArrayList<>();
    for (String word : meant.get(0).complete(shell, argument)) {
      words.add(new Candidate(word, null, !word.endsWith("/")));
    }
    return new Completions(before.substring(before.lastIndexOf(' ') + 1), words);
  }

  /** Where the snippet of {@code /with HOST SNIPPET} begins; -1 if this is none. */
  private static int snippetOffset(Shell shell, String before) {
    String[] words = before.split("\\s+", 3);
    if (words.length < 3) {
      return -1;
    }
    List<Command> meant = shell.commands().find(words[0]);
    return meant.size() == 1 && meant.get(0).name().equals("/with")
        ? before.length() - words[2].length()
        : -1;
  }

  private static Completions java(Shell shell, String code) {
    int[] anchor = {-1};
    List<Suggestion> suggestions =
        shell.workspace().engine().analysis().completionSuggestions(code, code.length(), anchor);
    Set<String> fitting = new LinkedHashSet<>();
    Set<String> all = new LinkedHashSet<>();
    for (Suggestion suggestion : suggestions) {
      all.add(suggestion.continuation());
      if (suggestion.matchesType()) {
        fitting.add(suggestion.continuation());
      }
    }
    List<Candidate> candidates = new ArrayList<>();
    // Where a type is wanted, what has it comes first, and alone.
    for (String each : fitting.isEmpty() ? all : fitting) {
      candidates.add(new Candidate(each, null, false));
    }
    return new Completions(code.substring(Math.max(0, anchor[0])), candidates);
  }
}
