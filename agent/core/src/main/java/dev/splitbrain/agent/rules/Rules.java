package dev.splitbrain.agent.rules;

import dev.splitbrain.agent.rules.KeptFiles.Kept;
import dev.splitbrain.agent.rules.PathRule.Verdict;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One ordered list, first match wins: those of this session (the newest first), those of the rules
 * file, and the few built-in ones. Immutable: a change makes another list.
 *
 * <p>A name is compared in its normal form, without dots and doubled separators; links are not
 * followed. An absolute glob is compared with the absolute name; a relative name is one file below
 * the master's working directory and another below the slave's, and a rule may name either. A
 * relative glob is compared with relative names, and stands below both directories. The built-in
 * rules take a relative name for the slave's alone.
 */
public final class Rules {
  /** Where a rule stands that was added while the program runs. */
  public static final String SESSION = "this session";

  private static final NativesRule NATIVES =
      new NativesRule(false, "built-in: native code is the master's");

  private final List<Rule> given;
  private final List<PathRule> givenPaths = new ArrayList<>();
  private final boolean hasRelative;
  private final boolean refuseNatives;
  private final KeptFiles kept;
  private final String masterDirectory;

  private Rules(List<Rule> given, KeptFiles kept, String masterDirectory) {
    this.given = List.copyOf(given);
    this.kept = kept;
    this.masterDirectory = masterDirectory;
    NativesRule natives = null;
    boolean relative = false;
    for (Rule rule : given) {
      if (rule instanceof PathRule paths) {
        givenPaths.add(paths);
        relative |= paths.glob().isRelative();
      } else if (natives == null) {
        natives = (NativesRule) rule;
      }
    }
    this.hasRelative = relative;
    this.refuseNatives = natives != null && natives.refused();
  }

  /**
   * The rules of a file before the built-in ones.
   *
   * @param file null for none
   * @throws IOException naming file and line, what is wrong and what is possible
   */
  public static Rules of(Path file) throws IOException {
    List<Rule> rules = new ArrayList<>();
    if (file != null) {
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (!RuleLine.isEmpty(lines.get(i))) {
          try {
            rules.add(RuleLine.parse(lines.get(i), file + ":" + (i + 1)));
          } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
          }
        }
      }
    }
    return new Rules(rules, KeptFiles.ofThisVm(), Path.of("").toAbsolutePath().toString());
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

  /**
   * These with one more, before all others.
   *
   * @throws IllegalArgumentException what is wrong with the line and what is possible
   */
  public Rules with(String line) {
    if (RuleLine.isEmpty(line)) {
      throw new IllegalArgumentException("a rule is 'paths: GLOB = VERDICT'");
    }
    List<Rule> rules = new ArrayList<>(given);
    rules.add(0, RuleLine.parse(line, SESSION));
    return new Rules(rules, kept, masterDirectory);
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
    List<Rule> rules = new ArrayList<>(given);
    rules.remove(number - 1);
    return new Rules(rules, kept, masterDirectory);
  }

  /**
   * The first rule that matches, or null.
   *
   * @param written the name as the program wrote it
   * @param slaveDirectory the slave's working directory, absolute; null if it is not known
   */
  public Match match(String written, String slaveDirectory) {
    if (written.indexOf('\0') >= 0) {
      return null; // No rule is about a name that no file can have; the call itself will say so.
    }
    String name = NormalForm.normal(written);
    return NormalForm.isAbsolute(name)
        ? matchAbsolute(name, slaveDirectory)
        : matchRelative(name, slaveDirectory);
  }

  /**
   * As {@link #match}, for a host whose names have drives, where capital letters and small ones are
   * the same. A rule that leads elsewhere asks for its own spelling.
   *
   * @param written the name, with slashes
   * @param slaveDirectory the slave's working directory, absolute, with slashes
   */
  public Match matchOnDrives(String written, String slaveDirectory) {
    Match asWritten = match(written, slaveDirectory);
    if (asWritten != null || written.indexOf('\0') >= 0) {
      return asWritten;
    }
    String name = DriveForm.comparable(written, slaveDirectory);
    String below = NormalForm.rest(DriveForm.comparable(slaveDirectory, slaveDirectory), name);
    for (PathRule rule : givenPaths) {
      if (rule.target() == null) {
        Glob glob = rule.glob().inSmallLetters();
        if (glob.matches(name) || (below != null && glob.matches(below))) {
          return Match.of(rule, null);
        }
      }
    }
    return null;
  }

  private Match matchAbsolute(String name, String slaveDirectory) {
    String here = hasRelative ? NormalForm.rest(masterDirectory, name) : null;
    String there =
        hasRelative && slaveDirectory != null ? NormalForm.rest(slaveDirectory, name) : null;
    for (int i = 0; i < givenPaths.size(); i++) {
      PathRule rule = givenPaths.get(i);
      if (!rule.glob().isRelative()) {
        if (rule.matches(name)) {
          return Match.of(rule, null);
        }
      } else if (here != null && rule.matches(here)) {
        return Match.of(rule, masterDirectory);
      } else if (there != null && rule.matches(there)) {
        return Match.of(rule, slaveDirectory);
      }
    }
    Kept found = kept.match(name, slaveDirectory);
    return found == null ? null : Match.of(found.rule(), null);
  }

  private Match matchRelative(String name, String slaveDirectory) {
    String here = NormalForm.below(masterDirectory, name);
    String there = slaveDirectory == null ? null : NormalForm.below(slaveDirectory, name);
    for (int i = 0; i < givenPaths.size(); i++) {
      PathRule rule = givenPaths.get(i);
      // What stays is a file of the master's directory, what goes one of the slave's.
      boolean stays = rule.verdict() == Verdict.LOCAL || there == null;
      if (rule.glob().isRelative()) {
        if (rule.matches(name)) {
          return Match.of(rule, stays ? masterDirectory : slaveDirectory);
        }
      } else if (there != null && rule.matches(there)) {
        return Match.of(rule, slaveDirectory);
      } else if (rule.matches(here)) {
        return Match.of(rule, masterDirectory);
      }
    }
    // What the program writes without a directory is the slave's, whatever lies here.
    Kept found = there == null ? null : kept.match(there, slaveDirectory);
    if (found == null) {
      return null;
    }
    return slaveDirectory.equals(masterDirectory)
        ? Match.of(found.rule(), slaveDirectory)
        : Match.kept(found, slaveDirectory);
  }

  /** All rules in order, for printing; a rule's number is its place, from 1. */
  public List<Rule> all() {
    List<Rule> all = new ArrayList<>(given);
    all.addAll(kept.rules());
    all.add(NATIVES);
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

  /** Whether loading an application's native library inside a scope is refused. */
  public boolean refuseNatives() {
    return refuseNatives;
  }
}
