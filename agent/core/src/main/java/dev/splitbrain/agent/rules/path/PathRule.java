package dev.splitbrain.agent.rules.path;

import dev.splitbrain.agent.rules.Rule;
import java.util.Locale;

/**
 * A rule for names.
 *
 * @param glob which names
 * @param verdict where they lead
 * @param readOnly whether nothing may be changed there
 * @param target the directory that stands for the one the glob names, absolute and in normal form;
 *     null if names lead to themselves
 * @param source see {@link Rule#source}
 */
public record PathRule(Glob glob, Verdict verdict, boolean readOnly, String target, String source)
    implements Rule {

  /** Where a name leads. */
  public enum Verdict {
    LOCAL,
    REMOTE,
    REFUSE
  }

  /**
   * Tests a name; a rule that leads elsewhere is about a directory with all below it.
   *
   * @param name in normal form, absolute if the glob is, else relative
   */
  boolean matches(String name) {
    return target == null
        ? glob.matches(name)
        : glob.directory().isEmpty() || NormalForm.isAtOrBelow(glob.directory(), name);
  }

  @Override
  public String toString() {
    String side = verdict.name().toLowerCase(Locale.ROOT);
    String plain = readOnly && verdict == Verdict.REMOTE && target == null ? "" : side;
    return "paths: "
        + glob
        + " = "
        + (readOnly ? "read-only" + (plain.isEmpty() ? "" : " ") : "")
        + plain
        + (target == null ? "" : " " + target);
  }
}
