package dev.splitbrain.agent.area.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.FixedRouter;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.session.ScriptedSession;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PropertiesRouterTest {
  private final FakeEnvironment slave = new FakeEnvironment(Map.of());
  private final ScriptedSession session = new ScriptedSession().with("environment", slave);
  private final FixedRouter routes = new FixedRouter(session);
  private final PropertiesRouter router = new PropertiesRouter(routes);
  private final Properties real = System.getProperties();
  private final Properties before = (Properties) real.clone();

  @AfterEach
  void putBack() {
    System.setProperties(real);
    real.clear();
    real.putAll(before);
  }

  @Test
  void hostSpecificPropertiesAreTheSlaves() {
    assertEquals("Slavix", router.get("os.name", null));
    assertEquals("/stmp", router.get("java.io.tmpdir", "other"));
    assertEquals("other", router.get("os.arch", "other"), "the slave did not tell one");
  }

  @Test
  void theWorkingDirectoryIsTheSessions() {
    assertEquals("/home/tester", router.get("user.dir", null));
    session.workingDirectory = "/srv".getBytes(StandardCharsets.UTF_8);
    assertEquals("/srv", router.get("user.dir", null));
  }

  @Test
  void allOthersAreTheJvms() {
    assertSame(Hook.PROCEED, router.get("java.home", null));
    assertSame(Hook.PROCEED, router.get("my.own", null));
    assertSame(Hook.PROCEED, router.set("my.own", "x"));
    routes.session = null;
    assertSame(Hook.PROCEED, router.get("os.name", null));
    assertSame(Hook.PROCEED, router.all());
  }

  @Test
  void whatTheProgramSetIsWhatItSees() {
    assertEquals("/stmp", router.set("java.io.tmpdir", "/mine"));
    assertEquals("/mine", System.getProperty("java.io.tmpdir"));
    assertEquals("/mine", router.get("java.io.tmpdir", null));
    assertEquals("Slavix", router.clear("os.name"));
    assertEquals("none", router.get("os.name", "none"));
  }

  @Test
  void settingASavedValueAgainPutsTheMastersBack() {
    String master = System.getProperty("java.io.tmpdir");
    String saved = (String) router.get("java.io.tmpdir", null);
    router.set("java.io.tmpdir", "/mine");
    router.set("java.io.tmpdir", saved);
    assertEquals(master, System.getProperty("java.io.tmpdir"));
    assertEquals("/stmp", router.get("java.io.tmpdir", null));
  }

  @Test
  void theViewShowsTheSlaveAndWritesThrough() {
    Properties view = (Properties) router.all();
    assertSame(view, router.all());
    assertEquals("Slavix", view.getProperty("os.name"));
    assertEquals("Slavix", view.get("os.name"));
    assertEquals("x", view.getProperty("os.arch", "x"));
    assertFalse(view.containsKey("os.arch"));
    assertTrue(view.stringPropertyNames().contains("java.home"));
    assertFalse(view.stringPropertyNames().contains("os.arch"));
    assertEquals(System.getProperty("java.home"), view.getProperty("java.home"));

    assertNull(view.setProperty("my.own", "1"));
    assertEquals("1", System.getProperty("my.own"));
    assertEquals("1", view.remove("my.own"));
    assertNull(System.getProperty("my.own"));
    assertEquals("/stmp", view.put("java.io.tmpdir", "/mine"));
    assertEquals("/mine", System.getProperty("java.io.tmpdir"));
    view.merge("my.count", "1", (a, b) -> a + "," + b);
    view.merge("my.count", "2", (a, b) -> a + "," + b);
    assertEquals("1,2", System.getProperty("my.count"));
  }

  @Test
  void theViewsCollectionsShowTheSlaveAndWriteThrough() throws Exception {
    Properties view = (Properties) router.all();
    view.load(new StringReader("my.loaded=yes"));
    assertEquals("yes", System.getProperty("my.loaded"));
    boolean seen = false;
    for (Map.Entry<Object, Object> entry : view.entrySet()) {
      if (entry.getKey().equals("os.name")) {
        seen = true;
        assertEquals("Slavix", entry.getValue());
      }
      if (entry.getKey().equals("my.loaded")) {
        entry.setValue("again");
      }
    }
    assertTrue(seen);
    assertEquals("again", System.getProperty("my.loaded"));
    Iterator<Object> names = view.keySet().iterator();
    while (names.hasNext()) {
      if (names.next().equals("my.loaded")) {
        names.remove();
      }
    }
    assertNull(System.getProperty("my.loaded"));
    assertTrue(view.values().contains("Slavix"));
    assertTrue(view.toString().contains("os.name=Slavix"));
    assertEquals(view.size(), view.keySet().size());
  }

  @Test
  void propertiesOnTopOfTheViewSeeTheSlave() {
    Properties mine = new Properties((Properties) router.all());
    assertEquals("Slavix", mine.getProperty("os.name"));
    assertTrue(mine.stringPropertyNames().contains("os.name"));
  }

  @Test
  void aSavedCopyBecomesTheJvmsPropertiesWithoutTheSlavesValues() {
    String master = System.getProperty("os.name");
    Properties copy = (Properties) ((Properties) router.all()).clone();
    assertEquals("Slavix", copy.getProperty("os.name"));
    copy.setProperty("my.own", "kept");
    assertNull(router.replaceAll(copy));
    assertEquals(master, System.getProperty("os.name"));
    assertEquals("kept", System.getProperty("my.own"));

    // The program itself sees the object that it has set, and what it put there.
    assertSame(copy, router.all());
    assertEquals("Slavix", copy.getProperty("os.name"));
    assertEquals("Slavix", router.get("os.name", null));
    assertEquals("/stmp", router.set("java.io.tmpdir", "/mine"));
    assertEquals("/mine", copy.getProperty("java.io.tmpdir"));
    assertEquals("/mine", System.getProperty("java.io.tmpdir"));
    assertEquals("/mine", router.set("java.io.tmpdir", "/stmp"));
    assertEquals(before.getProperty("java.io.tmpdir"), System.getProperty("java.io.tmpdir"));
    assertEquals("/stmp", router.clear("java.io.tmpdir"));
    assertNull(copy.getProperty("java.io.tmpdir"));
    assertNull(System.getProperty("java.io.tmpdir"));
    System.setProperty("my.own", "changed");
    assertEquals("changed", copy.getProperty("my.own"));

    // Another session's programs see their own slave, as if nobody had set anything.
    routes.session = new ScriptedSession().with("environment", new FakeEnvironment(Map.of()));
    assertNotSame(copy, router.all());
    assertEquals("Slavix", router.get("os.name", null));
  }

  @Test
  void aFreshObjectIsWhatTheProgramHasSet() {
    Properties fresh = new Properties();
    fresh.setProperty("os.name", "Mine");
    assertNull(router.replaceAll(fresh));
    assertSame(fresh, router.all());
    assertEquals("Mine", router.get("os.name", null));
    assertEquals("Mine", System.getProperty("os.name"));
    assertNull(router.get("user.dir", null));
    assertEquals(1, System.getProperties().size());
  }

  @Test
  void whatWasSavedOutsideLeadsToTheSlavesValuesAgain() {
    router.set("java.io.tmpdir", "/mine");
    assertSame(Hook.PROCEED, router.replaceAll(before));
    System.setProperties(before);
    assertEquals("/stmp", router.get("java.io.tmpdir", null));
    assertSame(Hook.PROCEED, router.replaceAll(null));
  }

  @Test
  void theViewItselfNeverBecomesTheJvmsProperties() {
    Properties view = (Properties) router.all();
    assertNull(router.replaceAll(view));
    assertSame(real, System.getProperties());
    assertNotSame(view, System.getProperties());
  }
}
