package dev.splitbrain.agent.rules.path;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.rules.Rule;
import dev.splitbrain.agent.rules.RuleFamily;
import dev.splitbrain.agent.rules.RuleLine;
import dev.splitbrain.agent.rules.path.PathRule.Verdict;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Rules for names. Their family is no area's: each area that has names asks the router, which asks
 * them.
 */
@AutoService(RuleFamily.class)
public final class PathFamily implements RuleFamily<PathRules> {
  private static final String VERDICTS =
      "use local, remote, read-only, refuse, or a directory to look in instead, as in"
          + " 'paths: /data = remote /mnt/data'";

  /** What a {@code ~} at the start of a name stands for: the master's, as all rules are written. */
  private final String home = System.getProperty("user.home");

  private final KeptFiles kept = KeptFiles.ofThisVm();
  private final String masterDirectory = Path.of("").toAbsolutePath().toString();

  @Override
  public String key() {
    return "paths";
  }

  @Override
  public String form() {
    return "'paths: GLOB = VERDICT'";
  }

  @Override
  public Rule parse(RuleLine line) {
    if (line.pattern() == null) {
      throw line.wrong("rules for paths need a glob: a rule is " + form());
    }
    Glob glob;
    try {
      glob = new Glob(expanded(line.pattern(), true));
    } catch (IllegalArgumentException e) {
      throw line.wrong("'" + line.pattern() + "' is not a glob: " + e.getMessage(), e);
    }
    Deque<String> words = new ArrayDeque<>(List.of(line.value().split("\\s+", -1)));
    boolean readOnly = "read-only".equals(words.peek());
    if (readOnly) {
      words.remove();
    }
    Verdict verdict = Verdict.REMOTE;
    String side = words.poll();
    if (side == null) {
      return new PathRule(glob, verdict, true, null, line.source());
    }
    switch (side) {
      case "remote" -> {}
      case "local" -> verdict = Verdict.LOCAL;
      case "refuse" -> {
        if (readOnly || !words.isEmpty()) {
          throw line.wrong("refuse stands alone");
        }
        verdict = Verdict.REFUSE;
      }
      default -> throw line.wrong("'" + line.value() + "' is not a verdict: " + VERDICTS);
    }
    String written = String.join(" ", words);
    if (verdict == Verdict.REMOTE && isHome(written)) {
      throw line.wrong("'" + written + "' would be this machine's: write the slave's in full");
    }
    String target = target(glob, expanded(written, false), line);
    return new PathRule(glob, verdict, readOnly, target, line.source());
  }

  private static boolean isHome(String name) {
    return name.equals("~") || name.startsWith("~/");
  }

  private String expanded(String name, boolean asGlob) {
    return isHome(name) ? (asGlob ? Glob.quoted(home) : home) + name.substring(1) : name;
  }

  private static String target(Glob glob, String target, RuleLine line) {
    if (target.isEmpty()) {
      return null;
    }
    if (!NormalForm.isAbsolute(target) || target.indexOf('\0') >= 0) {
      throw line.wrong("'" + target + "' must be an absolute directory: " + VERDICTS);
    }
    if (glob.directory() == null) {
      throw line.wrong(
          "only a directory with all below it can lead elsewhere, so '"
              + glob
              + "' may have no wildcard but a last /**");
    }
    return NormalForm.normal(target);
  }

  @Override
  public List<PathRule> builtIn() {
    return kept.rules();
  }

  @Override
  public PathRules matcher(List<Rule> given) {
    return new PathRules(given.stream().map(PathRule.class::cast).toList(), kept, masterDirectory);
  }
}
