package dev.splitbrain.slave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.preferences.PreferencesNode;
import dev.splitbrain.wire.preferences.PreferencesService;
import dev.splitbrain.wire.preferences.PreferencesTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.prefs.BackingStoreException;
import java.util.prefs.Preferences;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The preferences of the slave's JVM, which is this one; kept away from the user's own. */
class PreferencesTest extends SlaveCase {
  private static final Path STORE = Path.of("target", "preferences").toAbsolutePath();

  static {
    // Read once a JVM, when the JDK first needs it.
    System.setProperty("java.util.prefs.userRoot", STORE.toString());
  }

  private final String name = "case-" + UUID.randomUUID();
  private final Path file = STORE.resolve(".java/.userPrefs/" + name + "/prefs.xml");

  private static PreferencesService.Client preferences(RawMaster of) {
    return of.control.next().client("preferences", PreferencesService.Client::new);
  }

  private PreferencesService.Client calls() {
    return preferences(master);
  }

  private PreferencesNode node(String below) {
    return new PreferencesNode(PreferencesTree.USER, "/" + name + below);
  }

  @AfterEach
  void removeNode() throws Exception {
    Preferences.userRoot().node(name).removeNode();
    Preferences.userRoot().flush();
  }

  @Test
  void whatIsPutIsInTheSlavesOwnTree() throws Exception {
    assertTrue(calls().open(node("/a")));
    assertFalse(calls().open(node("/a")));
    calls().put(node("/a"), "k", "v");
    assertEquals("v", Preferences.userRoot().node(name + "/a").get("k", null));
    assertEquals("v", calls().get(node("/a"), "k").getValue());
    assertEquals(List.of("a"), calls().children(node("")));
    assertEquals(List.of("k"), calls().keys(node("/a")));
    calls().removeKey(node("/a"), "k");
    assertNull(calls().get(node("/a"), "k").getValue());
  }

  @Test
  void lookingMakesNoNode() throws Exception {
    assertFalse(calls().exists(node("")));
    assertEquals(List.of(), calls().children(node("")));
    assertEquals(List.of(), calls().keys(node("")));
    assertNull(calls().get(node(""), "k").getValue());
    calls().removeKey(node(""), "k");
    calls().removeNode(node(""));
    calls().flush(node(""));
    calls().sync(node(""));
    assertFalse(Preferences.userRoot().nodeExists(name));
  }

  @Test
  void aNodeThatAnotherSessionRemovedIsEmptyAndMadeAnewByAPut() throws Exception {
    calls().put(node(""), "k", "v");
    try (RawMaster other = RawMaster.open(token, server.address().getPort())) {
      preferences(other).removeNode(node(""));
    }
    assertNull(calls().get(node(""), "k").getValue());
    calls().put(node(""), "k", "again");
    assertEquals("again", Preferences.userRoot().node(name).get("k", null));
  }

  @Test
  void theEndOfTheSessionWritesWhatItPut() throws Exception {
    try (RawMaster other = RawMaster.open(token, server.address().getPort())) {
      preferences(other).put(node(""), "k", "v");
      assertFalse(Files.exists(file));
      other.control.next().session().close();
    }
    assertTrue(Files.exists(file));
  }

  @Test
  void aStoreThatFailsIsNamedAsTheJdkDoes() throws Exception {
    calls().put(node(""), "k", "v");
    calls().flush(node(""));
    Files.delete(file);
    Files.delete(file.getParent());
    Files.createFile(file.getParent());
    try {
      calls().put(node(""), "k", "other");
      Failure failure = RawMaster.failure(() -> calls().flush(node("")));
      assertEquals(BackingStoreException.class.getName(), failure.getClassName());
      String why = file.resolveSibling("prefs.tmp") + " (Not a directory)";
      assertEquals(why, failure.getCauses().get(0).getMessage());
    } finally {
      Files.delete(file.getParent());
    }
  }
}
