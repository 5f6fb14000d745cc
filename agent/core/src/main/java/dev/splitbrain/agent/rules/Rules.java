package dev.splitbrain.agent.rules;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * One ordered list, first match wins: those of this session (the newest first), those of the rules
 * file, and the few built-in ones. What a rule means is its family's affair; the list only keeps
 * them and asks by family. Immutable: a change makes another list.
 */
public final class Rules {
  /** Where a rule stands that was added while the program runs. */
  public static final String SESSION = "this session";

  /** By key. */
  private final List<RuleFamily<?>> families;

  private final List<Entry> given;
  private final Map<Class<?>, Object> matchers = new HashMap<>();

  private record Entry(RuleFamily<?> family, Rule rule) {}

  private Rules(List<RuleFamily<?>> families, List<Entry> given) {
    this.families = families;
    this.given = List.copyOf(given);
    for (RuleFamily<?> family : families) {
      List<Rule> own = new ArrayList<>();
      for (Entry entry : given) {
        if (entry.family == family) {
          own.add(entry.rule);
        }
      }
      matchers.put(family.getClass(), family.matcher(own));
    }
  }

  /**
   * The rules of a file before the built-in ones.
   *
   * @param file null for none
   * @throws IOException naming file and line, what is wrong and what is possible
   */
  public static Rules of(Path file) throws IOException {
    return of(file == null ? List.of() : List.of(file), List.of());
  }

  /**
   * The rules of files, then those of projects, before the built-in ones.
   *
   * @throws IOException naming file and line, what is wrong and what is possible
   */
  public static Rules of(List<Path> files, List<ProjectRules> projects) throws IOException {
    List<RuleFamily<?>> families = new ArrayList<>();
    for (RuleFamily<?> family :
        ServiceLoader.load(RuleFamily.class, RuleFamily.class.getClassLoader())) {
      families.add(family);
    }
    families.sort(Comparator.comparing(RuleFamily::key));
    List<Entry> rules = new ArrayList<>();
    for (Path file : files) {
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (!RuleLine.isEmpty(lines.get(i))) {
          try {
            rules.add(parse(families, lines.get(i), file + ":" + (i + 1)));
          } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
          }
        }
      }
    }
    for (ProjectRules project : projects) {
      for (String line : project.lines()) {
        rules.add(parse(families, line, project.source()));
      }
    }
    return new Rules(List.copyOf(families), rules);
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no rules file " + file, e);
    } catch (MalformedInputException e) {
      throw new IOException("the rules file " + file + " is not text in UTF-8", e);
    }
  }

  private static Entry parse(List<RuleFamily<?>> families, String text, String source) {
    RuleLine line = RuleLine.of(text, source);
    if (line == null) {
      throw new IllegalArgumentException(
          source + ": '" + text.strip() + "' is no rule: " + possible(families));
    }
    for (RuleFamily<?> family : families) {
      if (family.key().equals(line.key())) {
        return new Entry(family, family.parse(line));
      }
    }
    throw line.wrong("there are no rules for '" + line.key() + "': " + possible(families));
  }

  private static String possible(List<RuleFamily<?>> families) {
    return families.stream()
        .map(RuleFamily::form)
        .collect(Collectors.joining(" or ", "a rule is ", ""));
  }

  /**
   * These with one more, before all others.
   *
   * @throws IllegalArgumentException what is wrong with the line and what is possible
   */
  public Rules with(String line) {
    if (RuleLine.isEmpty(line)) {
      throw new IllegalArgumentException(possible(families));
    }
    List<Entry> rules = new ArrayList<>(given);
    rules.add(0, parse(families, line, SESSION));
    return new Rules(families, rules);
  }

  /**
   * These without one.
   *
   * @param number as in {@link #all}, from 1
   * @throws IllegalArgumentException if there is no such rule, or it is built in
   */
  public Rules without(int number) {
    int count = all().size();
    if (number < 1 || number > count) {
      throw new IllegalArgumentException("there is no rule " + number + ": they are 1 to " + count);
    }
    if (number > given.size()) {
      throw new IllegalArgumentException(
          "rule "
              + number
              + " is built in and stays; a rule before it decides otherwise: paths: ... = remote");
    }
    List<Entry> rules = new ArrayList<>(given);
    rules.remove(number - 1);
    return new Rules(families, rules);
  }

  /**
   * What the rules of a family say.
   *
   * @throws IllegalArgumentException if there is no such family in this VM
   */
  @SuppressWarnings("unchecked") // What a family's class gave for itself.
  public <T> T family(Class<? extends RuleFamily<T>> family) {
    T matcher = (T) matchers.get(family);
    if (matcher == null) {
      throw new IllegalArgumentException("no rules are of " + family.getName());
    }
    return matcher;
  }

  /** All rules in order, for printing; a rule's number is its place, from 1. */
  public List<Rule> all() {
    List<Rule> all = new ArrayList<>();
    given.forEach(entry -> all.add(entry.rule));
    families.forEach(family -> all.addAll(family.builtIn()));
    return all;
  }

  /** As {@link #all}, each as its text, where it stands, and "built-in" or "". */
  public List<String[]> rows() {
    List<String[]> rows = new ArrayList<>();
    for (Rule rule : all()) {
      rows.add(new String[] {rule.toString(), rule.source(), rule.isBuiltIn() ? "built-in" : ""});
    }
    return rows;
  }
}
