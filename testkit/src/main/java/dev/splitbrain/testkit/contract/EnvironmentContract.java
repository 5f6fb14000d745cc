package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a program asks about its machine. The answers are compared with what a child process says,
 * so they hold on any machine, and on the wrong one they fail. On a POSIX system.
 */
@Timeout(120)
@PosixOnly("the slave's system is the master's; only its files are others")
public abstract class EnvironmentContract {
  private final List<String> toClear = new ArrayList<>();

  /** Called before anything else of a test: opens the scope, if the test runs in one. */
  protected void enter() throws Exception {}

  /** Called after everything else of a test. */
  protected void leave() throws Exception {}

  @BeforeEach
  final void begin() throws Exception {
    enter();
  }

  @AfterEach
  final void end() throws Exception {
    toClear.forEach(System::clearProperty);
    leave();
  }

  /** The output of a command, without the line's end. */
  protected static String said(String... command) throws Exception {
    Process process = new ProcessBuilder(command).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return text.stripTrailing();
  }

  @Test
  void variablesAreThoseThatAChildGets() throws Exception {
    assertEquals(said("sh", "-c", "echo \"$PATH\""), System.getenv("PATH"));
    assertEquals(System.getenv("PATH"), System.getenv().get("PATH"));
    assertNull(System.getenv("NO_SUCH_VARIABLE_HERE"));
    assertEquals(List.of(System.getenv("PATH")), Stream.of("PATH").map(System::getenv).toList());
  }

  @Test
  @SuppressWarnings({"CollectionIncompatibleType", "ModifyingCollectionWithItself"})
  void theMapOfVariablesIsTheJdks() {
    Map<String, String> variables = System.getenv();
    assertSame(variables, System.getenv());
    assertThrows(UnsupportedOperationException.class, () -> variables.put("A", "b"));
    assertThrows(UnsupportedOperationException.class, () -> variables.remove("PATH"));
    assertThrows(NullPointerException.class, () -> variables.get(null));
    assertThrows(ClassCastException.class, () -> variables.get(1));
    assertThrows(NullPointerException.class, () -> System.getenv(null));
    assertEquals(variables.size(), variables.entrySet().size());
    assertTrue(variables.toString().contains("PATH=" + variables.get("PATH")));
  }

  @Test
  void theSystemIsTheOneThatChildrenRunOn() throws Exception {
    assertEquals(said("uname", "-s"), System.getProperty("os.name"));
    assertEquals(said("uname", "-r"), System.getProperty("os.version"));
    assertEquals(said("id", "-un"), System.getProperty("user.name"));
    assertEquals("/", System.getProperty("file.separator"));
    assertEquals(":", System.getProperty("path.separator"));
  }

  @Test
  void theDirectoriesAreThere() throws Exception {
    assertEquals(said("pwd", "-P"), new File(System.getProperty("user.dir")).getCanonicalPath());
    assertTrue(new File(System.getProperty("java.io.tmpdir")).isDirectory());
    assertEquals(
        new File("x").getAbsolutePath(), new File(System.getProperty("user.dir"), "x").toString());
  }

  @Test
  void theHostsNameIsTheOneThatAChildSays() throws Exception {
    String name = said("uname", "-n");
    try {
      InetAddress local = InetAddress.getLocalHost();
      assertEquals(name, local.getHostName());
      assertTrue(local.toString().startsWith(name + "/"), local.toString());
    } catch (UnknownHostException e) {
      // A machine whose own name resolves nowhere: the error names it.
      assertTrue(e.getMessage().startsWith(name + ": "), e.getMessage());
    }
  }

  @Test
  void whatDescribesTheJvmIsTheJvms() {
    assertEquals(
        Runtime.version().feature(),
        Runtime.Version.parse(System.getProperty("java.version")).feature());
    assertEquals(
        ManagementFactory.getRuntimeMXBean().getClassPath(), System.getProperty("java.class.path"));
  }

  @Test
  void aPropertyThatIsSetIsSeenEverywhere() {
    toClear.add("my.relay");
    assertNull(System.setProperty("my.relay", "3"));
    assertEquals("3", System.getProperty("my.relay"));
    assertEquals("3", System.getProperties().getProperty("my.relay"));
    assertEquals(3, Integer.getInteger("my.relay"));
    assertEquals("3", System.setProperty("my.relay", "4"));
    assertEquals("4", System.clearProperty("my.relay"));
    assertEquals("none", System.getProperty("my.relay", "none"));
  }

  @Test
  void aHostSpecificPropertyCanBeSetAndPutBack() {
    String before = System.getProperty("java.io.tmpdir");
    assertEquals(before, System.setProperty("java.io.tmpdir", "/elsewhere"));
    try {
      assertEquals("/elsewhere", System.getProperty("java.io.tmpdir"));
      assertEquals("/elsewhere", System.getProperties().getProperty("java.io.tmpdir"));
    } finally {
      assertEquals("/elsewhere", System.setProperty("java.io.tmpdir", before));
    }
    assertEquals(before, System.getProperty("java.io.tmpdir"));
  }

  @Test
  void thePropertiesObjectAgreesWithTheSingleQuestions() throws Exception {
    Properties properties = System.getProperties();
    assertSame(properties, System.getProperties());
    for (String name : List.of("os.name", "user.name", "user.home", "java.home", "user.dir")) {
      assertEquals(System.getProperty(name), properties.getProperty(name));
      assertEquals(System.getProperty(name), properties.get(name));
      assertTrue(properties.containsKey(name));
      assertTrue(properties.stringPropertyNames().contains(name));
      assertEquals(
          System.getProperty(name),
          properties.entrySet().stream()
              .filter(entry -> entry.getKey().equals(name))
              .findFirst()
              .orElseThrow()
              .getValue());
    }
    assertEquals(properties.size(), properties.keySet().size());
    Properties onTop = new Properties(properties);
    assertEquals(said("uname", "-s"), onTop.getProperty("os.name"));
    Properties copy = (Properties) properties.clone();
    assertEquals(properties, copy);
    copy.setProperty("my.copy", "x");
    assertNull(System.getProperty("my.copy"));
  }

  @Test
  void propertiesCanBeChangedThroughTheObject() {
    toClear.add("my.view");
    Properties properties = System.getProperties();
    properties.setProperty("my.view", "1");
    assertEquals("1", System.getProperty("my.view"));
    properties.merge("my.view", "2", (a, b) -> a + "," + b);
    assertEquals("1,2", System.getProperty("my.view"));
    assertTrue(properties.keySet().remove("my.view"));
    assertNull(System.getProperty("my.view"));
  }

  @Test
  void anObjectThatIsSetIsTheOneThatIsGiven() {
    Properties before = System.getProperties();
    Properties copy = (Properties) before.clone();
    String system = copy.getProperty("os.name");
    Properties fresh = new Properties();
    fresh.setProperty("my.fresh", "1");
    try {
      System.setProperties(copy);
      assertSame(copy, System.getProperties());
      assertEquals(system, copy.getProperty("os.name"));
      assertEquals(system, System.getProperty("os.name"));
      System.setProperty("user.home", "/elsewhere");
      assertEquals("/elsewhere", copy.getProperty("user.home"));
      copy.setProperty("user.home", "/again");
      assertEquals("/again", System.clearProperty("user.home"));
      assertNull(copy.getProperty("user.home"));
      System.setProperties(fresh);
      assertSame(fresh, System.getProperties());
      assertNull(System.getProperty("user.home"));
      assertEquals(1, System.getProperties().size());
      System.setProperties(null);
      assertEquals(system, System.getProperty("os.name"));
      assertSame(System.getProperties(), System.getProperties());
    } finally {
      System.setProperties(before);
    }
    assertSame(before, System.getProperties());
  }

  @Test
  void savedPropertiesCanBePutBack() {
    toClear.add("my.saved");
    Properties saved = (Properties) System.getProperties().clone();
    System.setProperty("my.saved", "x");
    Properties real = System.getProperties();
    String system = System.getProperty("os.name");
    System.setProperties(saved);
    try {
      assertNull(System.getProperty("my.saved"));
      assertEquals(system, System.getProperty("os.name"));
    } finally {
      System.setProperties(real);
    }
    assertEquals("x", System.getProperty("my.saved"));
  }
}
