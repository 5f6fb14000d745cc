package dev.splitbrain.agent.rules;

/**
 * The rule that holds for a name.
 *
 * @param rule the first that matches
 * @param base the working directory that made the name, or the rule's glob, absolute; null if both
 *     were
 */
public record Match(PathRule rule, String base) {
  /** The directory whose names lead elsewhere, absolute; null if the rule maps none. */
  public String from() {
    if (rule.target() == null) {
      return null;
    }
    String directory = rule.glob().directory();
    return rule.glob().isRelative() ? NormalForm.below(base, directory) : directory;
  }
}
