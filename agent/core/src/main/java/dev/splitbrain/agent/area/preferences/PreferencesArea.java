package dev.splitbrain.agent.area.preferences;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Refusal;
import dev.splitbrain.agent.area.Refusals;
import java.util.List;

/**
 * Preferences, refused for now at their two roots. A node that was found outside a scope goes on
 * working inside one, by origin: the guards see to it that its files stay the master's.
 */
@AutoService(Area.class)
public final class PreferencesArea implements Area {
  private static final String PREFERENCES = "java.util.prefs.Preferences";

  @Override
  public String name() {
    return "preferences";
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    return Refusals.hooks(refusals(), context);
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(root("userRoot"), root("systemRoot"));
  }

  private static Refusal root(String method) {
    return Refusal.of(
        PREFERENCES,
        method,
        "()Ljava/util/prefs/Preferences;",
        "Preferences." + method,
        Refusal.Kind.UNSUPPORTED);
  }
}
