package dev.splitbrain.agent.area.preferences;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.FixedRouter;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.session.ScriptedSession;
import dev.splitbrain.wire.error.ErrorTable;
import dev.splitbrain.wire.preferences.PreferencesTree;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.prefs.BackingStoreException;
import java.util.prefs.Preferences;
import org.junit.jupiter.api.Test;

class PreferencesRouterTest {
  private final FakePreferences slave = new FakePreferences();
  private final ScriptedSession session = new ScriptedSession().with("preferences", slave);
  private final FixedRouter routes = new FixedRouter(session);
  private final PreferencesRouter router = new PreferencesRouter(routes);

  private Preferences root(PreferencesTree tree) {
    return (Preferences) router.root(tree);
  }

  private Preferences user() {
    return root(PreferencesTree.USER);
  }

  /** What was called since the test last looked, without the service's name. */
  private List<String> calls() {
    List<String> calls =
        session.calls.stream().map(call -> call.replace("preferences:", "")).toList();
    session.calls.clear();
    return calls;
  }

  @Test
  void aSessionHasOneRootOfEachTree() {
    assertSame(user(), user());
    assertNotSame(user(), root(PreferencesTree.SYSTEM));
    assertTrue(user().isUserNode());
    assertFalse(root(PreferencesTree.SYSTEM).isUserNode());
    assertEquals("System Preference Node: /", root(PreferencesTree.SYSTEM).toString());
    assertEquals(List.of(), calls());
  }

  @Test
  void sessionsHaveTreesOfTheirOwn() {
    Preferences first = user();
    routes.session = new ScriptedSession().with("preferences", new FakePreferences());
    assertNotSame(first, user());
    routes.session = session;
    assertSame(first, user());
  }

  @Test
  void outsideEveryScopeTheJdkAnswers() {
    routes.session = null;
    assertSame(Hook.PROCEED, router.root(PreferencesTree.USER));
  }

  @Test
  void aValueIsOneRoundTripAndANodeOneForEachNewLevel() throws Exception {
    Preferences node = user().node("a/b");
    assertEquals(List.of("open", "open"), calls());
    assertSame(node, user().node("/a/b"));
    node.put("k", "1");
    assertEquals(1, node.getInt("k", 0));
    assertArrayEquals(new String[] {"k"}, node.keys());
    node.remove("k");
    assertNull(node.get("k", null));
    assertEquals(List.of("put", "get", "keys", "removeKey", "get"), calls());
    user().flush();
    user().sync();
    assertEquals(List.of("flush", "sync"), calls());
    assertFalse(user().nodeExists("c"));
    assertEquals(List.of("exists"), calls());
  }

  @Test
  void aNodeStaysWhereItWasFound() {
    Preferences node = user().node("a");
    routes.session = null;
    node.put("k", "v");
    assertEquals("{k=v}", slave.nodes.get("USER/a").toString());
    assertEquals("found inside with(bench1)", session.made.get(1).reason());
    assertEquals("user node /a", session.made.get(1).subject());
  }

  @Test
  void aRemovedTreeIsGoneNodeByNode() throws Exception {
    user().node("a/b");
    slave.nodes.put("USER/a/unseen", new java.util.TreeMap<>());
    user().node("a").removeNode();
    assertEquals("{}", slave.nodes.toString());
    assertFalse(user().nodeExists("a"));
  }

  @Test
  void aLostHostIsAnErrorOfEveryCallAndNoDefault() {
    Preferences node = user().node("a");
    session.lost = true;
    for (Runnable call :
        List.<Runnable>of(
            () -> node.get("k", "default"),
            () -> node.getInt("k", 1),
            () -> node.put("k", "v"),
            () -> node.remove("k"),
            () -> node.node("b"))) {
      String message = assertThrows(UncheckedIOException.class, call::run).getMessage();
      assertTrue(message.contains("bench1"), message);
    }
    String message = assertThrows(BackingStoreException.class, node::flush).getMessage();
    assertEquals("bench1: lost during preferences:flush", message);
    assertThrows(BackingStoreException.class, node::keys);
    assertThrows(BackingStoreException.class, () -> node.nodeExists("b"));
  }

  @Test
  void aStoresFailureIsTheJdksWithItsCause() {
    Preferences node = user().node("a");
    Exception why = new FileNotFoundException("/x/prefs.tmp (Not a directory)");
    slave.failure = ErrorTable.toFailure(new BackingStoreException(why));
    BackingStoreException failed = assertThrows(BackingStoreException.class, node::flush);
    assertEquals(why.toString(), failed.getMessage());
    assertEquals(why.toString(), failed.getCause().toString());
    slave.failure = ErrorTable.toFailure(new BackingStoreException("Couldn't get file lock."));
    failed = assertThrows(BackingStoreException.class, node::flush);
    assertEquals("Couldn't get file lock.", failed.getMessage());
    assertNull(failed.getCause());
    assertEquals(1, failed.getSuppressed().length);
  }

  @Test
  void halfASurrogatePairIsKeptNowhere() throws Exception {
    Preferences node = user().node("a");
    String half = "\ud800";
    calls();
    assertThrows(IllegalArgumentException.class, () -> node.put(half, "v"));
    assertThrows(IllegalArgumentException.class, () -> node.put("k", half));
    assertThrows(IllegalArgumentException.class, () -> node.node(half));
    assertEquals("none", node.get(half, "none"));
    node.remove(half);
    assertFalse(node.nodeExists(half));
    assertEquals(List.of(), calls());
  }

  @Test
  void aNameThatNoNodeHasIsAProtocolError() {
    Preferences node = user().node("a");
    for (String name : List.of("", "b/c")) {
      slave.lie = List.of(name);
      String message = assertThrows(BackingStoreException.class, node::childrenNames).getMessage();
      assertTrue(message.endsWith("it sent a node's name '" + name + "'"), message);
    }
  }
}
