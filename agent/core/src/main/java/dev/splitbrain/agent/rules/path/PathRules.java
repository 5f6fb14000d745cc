package dev.splitbrain.agent.rules.path;

import dev.splitbrain.agent.rules.path.KeptFiles.Kept;
import dev.splitbrain.agent.rules.path.PathRule.Verdict;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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

  /**
   * Whether some rule may keep a name on the master that lies in a directory of the slave's. Quick,
   * and true rather than false where it is not sure.
   *
   * @param directory as the program wrote it
   * @param slaveDirectory the slave's working directory, absolute
   */
  public boolean mayKeepIn(String directory, String slaveDirectory) {
    if (directory.indexOf('\0') >= 0) {
      return false;
    }
    List<String> absolute = absolute(directory, slaveDirectory);
    for (PathRule rule : given) {
      if (rule.verdict() == Verdict.LOCAL) {
        for (String name :
            rule.glob().isRelative() ? relative(absolute, slaveDirectory) : absolute) {
          if (rule.glob().mayMatchIn(name)) {
            return true;
          }
        }
      }
    }
    return absolute.stream().anyMatch(kept::hasSomeIn);
  }

  /**
   * Names in a directory of the slave's that rules may keep on the master, as far as they can be
   * known: what the master has in the directories that the name may mean, and what rules name.
   *
   * @param directory as the program wrote it
   * @param slaveDirectory the slave's working directory, absolute
   */
  public Set<String> namesHere(String directory, String slaveDirectory) {
    Set<String> names = new TreeSet<>();
    List<String> absolute = absolute(directory, slaveDirectory);
    for (String each : absolute) {
      String[] here = new File(each).list();
      if (here != null) {
        names.addAll(List.of(here));
      }
    }
    for (PathRule rule : given) {
      String fixed = rule.verdict() == Verdict.LOCAL ? rule.glob().directory() : null;
      if (fixed != null && !fixed.isEmpty()) {
        for (String name :
            rule.glob().isRelative() ? relative(absolute, slaveDirectory) : absolute) {
          String rest = NormalForm.rest(name, fixed);
          if (name.isEmpty() && fixed.indexOf('/') < 0) {
            names.add(fixed);
          } else if (rest != null && !rest.isEmpty() && rest.indexOf('/') < 0) {
            names.add(rest);
          }
        }
      }
    }
    return names;
  }

  /** The directories that a name may mean, below the slave's working directory and the master's. */
  private List<String> absolute(String directory, String slaveDirectory) {
    String name = NormalForm.normal(directory);
    boolean isAbsolute = NormalForm.isAbsolute(name);
    String there = isAbsolute ? name : NormalForm.below(slaveDirectory, name);
    String rest = NormalForm.rest(slaveDirectory, there);
    String here = rest == null ? null : NormalForm.below(masterDirectory, rest);
    return here == null || here.equals(there) ? List.of(there) : List.of(there, here);
  }

  /** What of absolute directories lies below the two working directories. */
  private List<String> relative(List<String> absolute, String slaveDirectory) {
    List<String> names = new ArrayList<>();
    for (String name : absolute) {
      for (String working : List.of(slaveDirectory, masterDirectory)) {
        String rest = NormalForm.rest(working, name);
        if (rest != null) {
          names.add(rest);
        }
      }
    }
    return names;
  }
}
