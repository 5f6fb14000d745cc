package dev.splitbrain.agent.area.preferences;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Needs;
import dev.splitbrain.wire.envelope.ServiceName;
import dev.splitbrain.wire.preferences.PreferencesService;
import dev.splitbrain.wire.preferences.PreferencesTree;
import java.util.List;

/**
 * java.util.prefs. What the JDK's own factory gives inside a scope are the slave's trees; all other
 * ways to a node begin at a tree's root. A factory of the program's own is asked as ever: its code
 * is routed itself. Nodes act where they were found, listeners where they were registered.
 */
@AutoService(Area.class)
public final class PreferencesArea implements Area {
  private static final String FACTORY = "java.util.prefs.FileSystemPreferencesFactory";
  private static final String NODE = "java.util.prefs.AbstractPreferences";
  private static final String ROOT = "()Ljava/util/prefs/Preferences;";
  private static final String VALUE_LISTENER = "(Ljava/util/prefs/PreferenceChangeListener;)V";
  private static final String NODE_LISTENER = "(Ljava/util/prefs/NodeChangeListener;)V";

  @Override
  public String name() {
    return ServiceName.of(PreferencesService.class);
  }

  /** For the listeners that a node has. */
  @Override
  public Needs needs() {
    return Needs.opened("java.prefs");
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    PreferencesRouter router = new PreferencesRouter(context.router());
    Listeners listeners = new Listeners(context.scopes());
    return List.of(
        Hook.inScope(FACTORY, "userRoot", ROOT, (self, args) -> router.root(PreferencesTree.USER)),
        Hook.inScope(
            FACTORY, "systemRoot", ROOT, (self, args) -> router.root(PreferencesTree.SYSTEM)),
        Hook.inScope(
            NODE,
            "addPreferenceChangeListener",
            VALUE_LISTENER,
            (self, args) -> listeners.addForValues(self, args[0])),
        Hook.inScope(
            NODE,
            "addNodeChangeListener",
            NODE_LISTENER,
            (self, args) -> listeners.addForNodes(self, args[0])),
        // Also when no scope is open any more.
        Hook.always(
            NODE,
            "removePreferenceChangeListener",
            VALUE_LISTENER,
            (self, args) -> listeners.removeForValues(self, args[0])),
        Hook.always(
            NODE,
            "removeNodeChangeListener",
            NODE_LISTENER,
            (self, args) -> listeners.removeForNodes(self, args[0])),
        Hook.always(
            NODE + "$EventDispatchThread", "run", "()V", (self, args) -> listeners.dispatching()));
  }

  @Override
  public List<String> limits() {
    return List.of(
        "Preferences are those of the slave's own Java, for its user. A node acts on the slave that"
            + " it was found on, also outside the scope, until the session has ended. Finding a"
            + " node costs one round trip for each level that was not found before; `get`, `put`,"
            + " `remove`, `keys` and `childrenNames` one each; removing a tree a few for each node.",
        "What was put is written by `flush` and `sync`, by the slave's own timer, and when the"
            + " session ends.",
        "`get` of a host that cannot be reached throws UncheckedIOException, where the JDK's gives"
            + " the default if it cannot read.",
        "A listener runs in the scope where it was registered, and hears of what this program"
            + " changes through nodes of the same session.",
        "A name, key or value with half a surrogate pair cannot be kept on a slave:"
            + " IllegalArgumentException.",
        "Trees of a PreferencesFactory of the program's own (`java.util.prefs.PreferencesFactory`)"
            + " are the program's, in every scope.");
  }
}
