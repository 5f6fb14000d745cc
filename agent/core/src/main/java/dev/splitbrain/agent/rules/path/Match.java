package dev.splitbrain.agent.rules.path;

/**
 * The rule that holds for a name.
 *
 * @param rule the first that matches
 * @param base the working directory that made the name, or the rule's glob, absolute; null if both
 *     were
 * @param from the directory whose names are others, absolute; null if names are what they are
 * @param to the directory that stands for it, absolute; null if names are what they are
 */
public record Match(PathRule rule, String base, String from, String to) {
  /** Of a rule of the program's. */
  static Match of(PathRule rule, String base) {
    if (rule.target() == null) {
      return new Match(rule, base, null, null);
    }
    String directory = rule.glob().directory();
    String from = rule.glob().isRelative() ? NormalForm.below(base, directory) : directory;
    return new Match(rule, base, from, rule.target());
  }

  /** Of a relative name that is kept as what it is below a directory of the slave's. */
  static Match kept(KeptFiles.Kept kept, String base) {
    return new Match(kept.rule(), base, kept.file(), kept.file());
  }
}
