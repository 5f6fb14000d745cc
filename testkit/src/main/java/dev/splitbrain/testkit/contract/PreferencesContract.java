package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.prefs.BackingStoreException;
import java.util.prefs.InvalidPreferencesFormatException;
import java.util.prefs.NodeChangeEvent;
import java.util.prefs.NodeChangeListener;
import java.util.prefs.PreferenceChangeEvent;
import java.util.prefs.PreferenceChangeListener;
import java.util.prefs.Preferences;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/**
 * What a program keeps in java.util.prefs. Where it lies is looked at by child processes, so on the
 * wrong machine it fails.
 */
@PosixOnly("is about the JDK's store of POSIX systems")
@Timeout(120)
public abstract class PreferencesContract {
  private final String own = "splitbrain-contract-" + UUID.randomUUID();
  private Preferences node;

  /**
   * Where the machine's JVM keeps both trees, by its own names: what java.util.prefs.userRoot and
   * systemRoot are there.
   */
  protected abstract Path store();

  @BeforeEach
  final void begin() {
    node = Preferences.userRoot().node(own);
  }

  @AfterEach
  final void end() throws Exception {
    if (node.nodeExists("")) {
      node.removeNode();
    }
    if (Preferences.systemRoot().nodeExists(own)) {
      Preferences.systemRoot().node(own).removeNode();
    }
  }

  private static String said(String script) throws Exception {
    return EnvironmentContract.said("sh", "-c", script);
  }

  private Path file(Preferences kept) {
    String tree = kept.isUserNode() ? ".java/.userPrefs" : ".systemPrefs";
    return Path.of(store() + "/" + tree + kept.absolutePath() + "/prefs.xml");
  }

  @Test
  void valuesAreKeptByKey() throws Exception {
    assertNull(node.get("name", null));
    assertEquals("none", node.get("name", "none"));
    node.put("name", "bänch\n1");
    node.putInt("int", -7);
    node.putBoolean("boolean", true);
    node.putDouble("double", 0.5);
    node.putByteArray("bytes", new byte[] {0, 1, -1});
    assertEquals("bänch\n1", node.get("name", null));
    assertEquals(-7, node.getInt("int", 0));
    assertEquals(3, node.getInt("name", 3));
    assertTrue(node.getBoolean("boolean", false));
    assertEquals(0.5, node.getDouble("double", 0));
    assertEquals(5L, node.getLong("double", 5));
    assertEquals(1f, node.getFloat("name", 1));
    assertArrayEquals(new byte[] {0, 1, -1}, node.getByteArray("bytes", null));
    assertEquals(List.of("boolean", "bytes", "double", "int", "name"), sorted(node.keys()));
    node.remove("name");
    node.remove("never put");
    assertNull(node.get("name", null));
    node.clear();
    assertEquals(0, node.keys().length);
  }

  @Test
  void nodesMakeTrees() throws Exception {
    Preferences leaf = node.node("a/b");
    assertSame(leaf, node.node("a").node("b"));
    assertSame(leaf, Preferences.userRoot().node(leaf.absolutePath()));
    assertSame(node, leaf.parent().parent());
    node.node("c");
    assertEquals(List.of("a", "c"), sorted(node.childrenNames()));
    assertTrue(node.nodeExists("a/b"));
    assertFalse(node.nodeExists("a/x"));
    assertFalse(node.nodeExists("x/b"));
    assertEquals("b", leaf.name());
    assertEquals(node.absolutePath() + "/a/b", leaf.absolutePath());
    assertTrue(leaf.isUserNode());
    assertEquals("User Preference Node: " + leaf.absolutePath(), leaf.toString());
    assertEquals("System Preference Node: /", Preferences.systemRoot().toString());
    assertSame(Preferences.userRoot(), Preferences.userRoot());
    assertSame(Preferences.systemRoot(), Preferences.systemRoot());
    assertSame(Preferences.userRoot(), leaf.node("/"));
    assertNull(Preferences.userRoot().parent());
    assertEquals(
        "/dev/splitbrain/testkit/contract",
        Preferences.userNodeForPackage(PreferencesContract.class).absolutePath());
    Preferences.userNodeForPackage(PreferencesContract.class).removeNode();
  }

  @Test
  void removedNodesAreDead() throws Exception {
    Preferences child = node.node("a");
    Preferences grandchild = node.node("a/b");
    grandchild.put("k", "v");
    child.removeNode();
    assertFalse(node.nodeExists("a"));
    assertFalse(child.nodeExists(""));
    for (Preferences dead : List.of(child, grandchild)) {
      assertEquals("Node has been removed.", refused(() -> dead.put("k", "v")));
      assertEquals("Node has been removed.", refused(() -> dead.get("k", null)));
      assertEquals("Node has been removed.", refused(() -> dead.remove("k")));
      assertEquals("Node has been removed.", refused(dead::keys));
      assertEquals("Node has been removed.", refused(dead::childrenNames));
      assertEquals("Node has been removed.", refused(() -> dead.node("c")));
      assertEquals("Node has been removed.", refused(() -> dead.nodeExists("c")));
      assertEquals("Node has been removed.", refused(dead::parent));
      assertEquals("Node has been removed", refused(dead::sync));
      assertEquals("Node already removed.", refused(dead::removeNode));
      dead.flush();
    }
    assertNull(node.node("a").node("b").get("k", null));
    assertEquals(
        "Can't remove the root!",
        assertThrows(UnsupportedOperationException.class, () -> Preferences.userRoot().removeNode())
            .getMessage());
  }

  private static String refused(Executable call) {
    return assertThrows(IllegalStateException.class, call).getMessage();
  }

  @Test
  void aTreeIsRemovedWithWhatNobodyHasFound() throws Exception {
    node.node("a/b/c").put("k", "v");
    node.node("d");
    node.flush();
    Path directory = file(node).getParent();
    said("mkdir -p " + directory + "/a/unseen/below");
    assertTrue(node.nodeExists("a/unseen/below"));
    node.removeNode();
    assertEquals("gone", said("test -e " + directory + " || echo gone"));
  }

  private static String wrong(Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }

  @Test
  void argumentsAreChecked() throws Exception {
    assertEquals(
        "Null key",
        assertThrows(NullPointerException.class, () -> node.get(null, "x")).getMessage());
    assertThrows(NullPointerException.class, () -> node.put("k", null));
    assertEquals(
        "Specified key cannot be null",
        assertThrows(NullPointerException.class, () -> node.remove(null)).getMessage());
    String key = "k".repeat(Preferences.MAX_KEY_LENGTH);
    String value = "v".repeat(Preferences.MAX_VALUE_LENGTH);
    String name = "n".repeat(Preferences.MAX_NAME_LENGTH);
    node.put(key, value);
    assertEquals(value, node.get(key, null));
    assertNull(node.get(key + "k", null));
    assertEquals(name, node.node(name).name());
    assertFalse(node.nodeExists(name + "n"));
    assertEquals("Key too long: " + key + "k", wrong(() -> node.put(key + "k", "v")));
    assertEquals("Value too long: " + value + "v", wrong(() -> node.put("k", value + "v")));
    assertEquals("Node name " + name + "n too long", wrong(() -> node.node(name + "n")));
    assertEquals("Consecutive slashes in path", wrong(() -> node.node("a//b")));
    assertEquals("Path ends with slash", wrong(() -> node.node("a/")));
    assertEquals("Path ends with slash", wrong(() -> node.nodeExists("a/")));
    assertEquals("Key contains code point U+0000", wrong(() -> node.get("a\0b", null)));
    assertEquals("Key contains code point U+0000", wrong(() -> node.remove("a\0b")));
    assertEquals("Value contains code point U+0000", wrong(() -> node.put("k", "a\0b")));
  }

  @Test
  void namesMayHaveAnyCharacter() throws Exception {
    String odd = "a.b_c \u00e4\u20ac\ud83d\ude00?*\\";
    node.node(odd).put(odd, odd);
    node.flush();
    assertEquals(List.of(odd), List.of(node.childrenNames()));
    assertEquals(List.of(odd), List.of(node.node(odd).keys()));
    node.sync();
    assertEquals(odd, node.node(odd).get(odd, null));
  }

  @Test
  void whatIsFlushedLiesOnTheMachine() throws Exception {
    for (Preferences root : List.of(Preferences.userRoot(), Preferences.systemRoot())) {
      Preferences leaf = root.node(own).node("a");
      leaf.put("k", "v");
      leaf.flush();
      String file = file(leaf).toString();
      assertTrue(said("cat " + file).contains("value=\"v\""), file);
      leaf.sync();
      assertEquals("v", leaf.get("k", null));
      leaf.removeNode();
      root.flush();
      assertEquals("gone", said("test -e " + file + " || echo gone"));
    }
  }

  @Test
  void whatAnotherProgramWroteIsSynced() throws Exception {
    Preferences leaf = node.node("a");
    leaf.put("k", "before");
    leaf.flush();
    said("sed -i s/before/after/ " + file(leaf));
    said("touch -d '+1 hour' " + file(leaf)); // What the JDK tells a change by.
    leaf.sync();
    assertEquals("after", leaf.get("k", null));
  }

  @Test
  void aStoreThatCannotBeWrittenIsAnError() throws Exception {
    Preferences leaf = node.node("a");
    leaf.put("k", "v");
    node.flush();
    Path directory = file(leaf).getParent();
    said("rm -r " + directory + " && touch " + directory);
    try {
      leaf.put("k", "other");
      BackingStoreException failed = assertThrows(BackingStoreException.class, node::flush);
      String why = directory + "/prefs.tmp (Not a directory)";
      assertEquals("java.io.FileNotFoundException: " + why, failed.getMessage());
      assertEquals(FileNotFoundException.class, failed.getCause().getClass());
      assertEquals(why, failed.getCause().getMessage());
      assertEquals("other", leaf.get("k", null));
    } finally {
      said("rm " + directory);
    }
  }

  @Test
  void treesTravelAsXml() throws Exception {
    node.put("k", "v");
    node.node("a").put("<&>", "\"");
    ByteArrayOutputStream xml = new ByteArrayOutputStream();
    node.exportSubtree(xml);
    assertTrue(xml.toString(StandardCharsets.UTF_8).contains("<root type=\"user\">"));
    node.node("a").removeNode();
    node.put("k", "other");
    Preferences.importPreferences(new ByteArrayInputStream(xml.toByteArray()));
    assertEquals("v", node.get("k", null));
    assertEquals("\"", node.node("a").get("<&>", null));
  }

  @Test
  void oneNodeTravelsAlone() throws Exception {
    node.put("k", "v");
    node.node("a").put("k", "below");
    ByteArrayOutputStream xml = new ByteArrayOutputStream();
    node.exportNode(xml);
    node.remove("k");
    node.node("a").put("k", "since");
    Preferences.importPreferences(new ByteArrayInputStream(xml.toByteArray()));
    assertEquals("v", node.get("k", null));
    assertEquals("since", node.node("a").get("k", null));
    assertThrows(
        InvalidPreferencesFormatException.class,
        () -> Preferences.importPreferences(new ByteArrayInputStream(new byte[] {'x'})));
  }

  /** Says what it hears, and whether it is where it was registered. */
  private static final class Hearing implements NodeChangeListener, PreferenceChangeListener {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final Preferences here = Preferences.userRoot();

    private void say(String what) {
      heard.add(Preferences.userRoot() == here ? what : what + ", elsewhere");
    }

    @Override
    public void preferenceChange(PreferenceChangeEvent event) {
      say(event.getNode().name() + ": " + event.getKey() + "=" + event.getNewValue());
    }

    @Override
    public void childAdded(NodeChangeEvent event) {
      say("added " + event.getChild().absolutePath());
    }

    @Override
    public void childRemoved(NodeChangeEvent event) {
      say("removed " + event.getChild().absolutePath());
    }

    void expect(String... all) throws InterruptedException {
      for (String expected : all) {
        assertEquals(expected, heard.poll(60, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void listenersHearOfChangesWhereTheyWereRegistered() throws Exception {
    Hearing hearing = new Hearing();
    node.addPreferenceChangeListener(hearing);
    node.addNodeChangeListener(hearing);
    node.put("k", "v");
    node.put("k", "v");
    node.remove("k");
    node.remove("never put");
    node.node("a/b");
    node.node("a");
    node.node("a").removeNode();
    String path = node.absolutePath();
    hearing.expect(own + ": k=v", own + ": k=v", own + ": k=null", own + ": never put=null");
    hearing.expect("added " + path + "/a", "removed " + path + "/a");
    node.flush();
    node.node("kept");
    node.flush();
    hearing.expect("added " + path + "/kept");
    assertEquals(0, hearing.heard.size());
  }

  @Test
  void listenersAreRegisteredByIdentityAndCounted() throws Exception {
    Hearing hearing = new Hearing();
    assertEquals(
        "Change listener is null.",
        assertThrows(NullPointerException.class, () -> node.addNodeChangeListener(null))
            .getMessage());
    assertEquals(
        "Listener not registered.", wrong(() -> node.removePreferenceChangeListener(hearing)));
    assertEquals("Listener not registered.", wrong(() -> node.removeNodeChangeListener(hearing)));
    node.addPreferenceChangeListener(hearing);
    node.addPreferenceChangeListener(hearing);
    node.addNodeChangeListener(hearing);
    assertEquals(
        "Listener not registered.",
        wrong(() -> node.removePreferenceChangeListener(new Hearing())));
    node.removePreferenceChangeListener(hearing);
    node.removeNodeChangeListener(hearing);
    node.put("k", "1");
    node.node("unheard");
    node.put("k", "2");
    hearing.expect(own + ": k=1", own + ": k=2");
    node.removePreferenceChangeListener(hearing);
    assertEquals(
        "Listener not registered.", wrong(() -> node.removePreferenceChangeListener(hearing)));
    node.put("k", "3");
    Hearing last = new Hearing();
    node.addPreferenceChangeListener(last);
    node.put("k", "4");
    last.expect(own + ": k=4");
    assertEquals(0, hearing.heard.size());
  }

  private static List<String> sorted(String... names) {
    return Arrays.stream(names).sorted().toList();
  }
}
