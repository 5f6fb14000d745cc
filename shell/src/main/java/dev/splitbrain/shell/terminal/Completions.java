package dev.splitbrain.shell.terminal;

import dev.splitbrain.shell.command.Command;
import dev.splitbrain.shell.command.Shell;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import org.jline.reader.Candidate;

/** What TAB offers at a place. */
final class Completions {
  static final Completions NONE = new Completions(-1, List.of());

  private final int anchor;
  private final List<Candidate> candidates;

  private Completions(int anchor, List<Candidate> candidates) {
    this.anchor = anchor;
    this.candidates = candidates;
  }

  /** Where the text begins that the candidates replace. */
  int anchor(int cursor) {
    return anchor < 0 ? cursor : anchor;
  }

  List<Candidate> candidates() {
    return candidates;
  }

  /** Computes them. On the engine's thread. */
  static Completions of(Shell shell, String line, int cursor) {
    String before = line.substring(0, cursor);
    if (!Shell.isCommand(line)) {
      return java(shell, before, 0);
    }
    int blank = before.indexOf(' ');
    if (blank < 0) {
      List<Candidate> names = new ArrayList<>();
      for (Command command : shell.commands().all()) {
        names.add(candidate(command.name(), command.summary(), true));
      }
      return new Completions(0, names);
    }
    int snippet = snippetOffset(shell, before);
    if (snippet >= 0) {
      return java(shell, before.substring(snippet), snippet);
    }
    List<Command> meant = shell.commands().find(before.substring(0, blank));
    if (meant.size() != 1) {
      return NONE;
    }
    String argument = before.substring(blank + 1);
    List<Candidate> words = new ArrayList<>();
    for (String word : meant.get(0).complete(shell, argument)) {
      words.add(candidate(word, null, !word.endsWith("/")));
    }
    return new Completions(before.lastIndexOf(' ') + 1, words);
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

  private static Completions java(Shell shell, String code, int offset) {
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
      candidates.add(candidate(each, null, false));
    }
    return new Completions(offset + Math.max(0, anchor[0]), candidates);
  }

  private static Candidate candidate(String value, String description, boolean complete) {
    return new Candidate(value, value, null, description, null, null, complete);
  }
}
