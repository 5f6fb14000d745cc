package dev.splitbrain.agent.area.natives;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.rules.Rule;
import dev.splitbrain.agent.rules.RuleFamily;
import dev.splitbrain.agent.rules.RuleLine;
import java.util.List;

/** Rules for native libraries: the first one says for all whether they may be loaded in a scope. */
@AutoService(RuleFamily.class)
public final class NativesFamily implements RuleFamily<NativesRule> {
  static final String KEY = "natives";
  static final String REFUSE = "refuse";
  static final String ALLOW = "allow";

  private static final NativesRule OTHERWISE =
      new NativesRule(false, "built-in: native code is the master's");

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public String form() {
    return "'natives = refuse|allow'";
  }

  @Override
  public Rule parse(RuleLine line) {
    if (line.pattern() != null) {
      throw line.wrong("rules for natives are for all of them: a rule is " + form());
    }
    if (!line.value().equals(REFUSE) && !line.value().equals(ALLOW)) {
      throw line.wrong("natives is refuse or allow, not '" + line.value() + "'");
    }
    return new NativesRule(line.value().equals(REFUSE), line.source());
  }

  @Override
  public List<NativesRule> builtIn() {
    return List.of(OTHERWISE);
  }

  @Override
  public NativesRule matcher(List<Rule> given) {
    return given.isEmpty() ? OTHERWISE : (NativesRule) given.get(0);
  }
}
