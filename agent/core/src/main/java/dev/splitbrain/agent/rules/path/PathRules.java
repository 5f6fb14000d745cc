package dev.splitbrain.agent.rules.path;

import dev.splitbrain.agent.rules.path.KeptFiles.Kept;
import dev.splitbrain.agent.rules.path.PathRule.Verdict;
import java.util.List;

/**
 * What the rules say of a name. Immutable.
 *
 * <p>A name is compared in its normal form, without dots and doubled separators; links are not
 * followed. An absolute glob is compared with the absolute name; a relative name is one file below
 * the master's working directory and another below the slave's, and a rule may name either. A
 * relative glob is compared with relative names, and stands below both directories. The built-in
 * rules take a relative name for the slave's alone.
 */
public final class PathRules {
  private final List<PathRule> given;
  private final boolean hasRelative;
  private final KeptFiles kept;
  private final String masterDirectory;

  PathRules(List<PathRule> given, KeptFiles kept, String masterDirectory) {
    this.given = given;
    this.hasRelative = given.stream().anyMatch(rule -> rule.glob().isRelative());
    this.kept = kept;
    this.masterDirectory = masterDirectory;
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
    for (PathRule rule : given) {
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
    for (int i = 0; i < given.size(); i++) {
      PathRule rule = given.get(i);
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
    for (int i = 0; i < given.size(); i++) {
      PathRule rule = given.get(i);
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
}
