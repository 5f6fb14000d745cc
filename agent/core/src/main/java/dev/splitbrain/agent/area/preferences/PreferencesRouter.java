package dev.splitbrain.agent.area.preferences;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.preferences.PreferencesTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** The roots of the slaves' trees: as in the JDK, always the same objects, for each session. */
final class PreferencesRouter {
  private final Router router;

  /** Of sessions that were open when somebody last asked. Guarded by itself. */
  private final Map<Session, Map<PreferencesTree, SlavePreferences>> roots =
      new IdentityHashMap<>();

  PreferencesRouter(Router router) {
    this.router = router;
  }

  Object root(PreferencesTree tree) {
    if (!router.inScope()) {
      return Hook.PROCEED;
    }
    try {
      Route route =
          router.call(
              tree == PreferencesTree.SYSTEM ? "Preferences.systemRoot" : "Preferences.userRoot");
      return route.isRemote() ? root(route, tree) : Hook.PROCEED;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private SlavePreferences root(Route route, PreferencesTree tree) {
    synchronized (roots) {
      roots.keySet().removeIf(session -> !session.isOpen());
      return roots
          .computeIfAbsent(route.session(), s -> new EnumMap<>(PreferencesTree.class))
          .computeIfAbsent(
              tree, t -> SlavePreferences.root(new PreferencesCalls(route.origin("found"), t)));
    }
  }
}
