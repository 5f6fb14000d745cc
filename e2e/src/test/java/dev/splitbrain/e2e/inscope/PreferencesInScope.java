package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.api.SplitBrain;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.prefs.BackingStoreException;
import java.util.prefs.Preferences;
import org.junit.jupiter.api.Test;

/** Nodes of several machines at once: each stays where it was found, as its listeners do. */
class PreferencesInScope {
  private final String name = "inscope-" + UUID.randomUUID();

  private Preferences node() {
    return Preferences.userRoot().node(name);
  }

  /** Whether the machine of the scope keeps the node; the directories of both slaves are alike. */
  private boolean isKept(String store) {
    return Files.exists(Path.of(store, ".java/.userPrefs", name, "prefs.xml"));
  }

  private String where() throws BackingStoreException {
    String slave = Both.PREFERENCES;
    String master = System.getProperty("java.util.prefs.userRoot");
    return (isKept(slave) ? "bench1 " : "")
        + (SplitBrain.with("bench2", () -> isKept(slave)) ? "bench2 " : "")
        + (SplitBrain.local(() -> isKept(master)) ? "master " : "");
  }

  @Test
  void aNodeActsWhereItWasFound() throws Exception {
    Preferences here = node();
    SplitBrain.local(
        () -> {
          here.put("k", "v");
          here.flush();
        });
    assertEquals("bench1 ", where());
    SplitBrain.with("bench2", () -> here.put("k", "w"));
    assertEquals("w", here.get("k", null));
    SplitBrain.with("bench2", () -> here.removeNode());
    assertEquals("", where());
  }

  @Test
  void aNodeOfTheMasterStaysTheMasters() throws Exception {
    Preferences masters = SplitBrain.local(this::node);
    assertNotSame(masters, node());
    masters.put("k", "v");
    masters.flush();
    assertEquals("master ", where());
    masters.removeNode();
    assertEquals("", where());
  }

  @Test
  void whatIsKeptCostsOneRoundTrip() {
    Preferences here = node();
    here.put("k", "v");
    long before = Both.host().roundTrips();
    assertEquals("v", here.get("k", null));
    assertEquals(1, Both.host().roundTrips() - before);
    assertSame(here, node());
    assertEquals(1, Both.host().roundTrips() - before);
  }

  @Test
  void listenersAreCalledWhereTheyWereRegistered() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Preferences bench1 = node();
    Preferences bench2 = SplitBrain.with("bench2", this::node);
    Preferences master = SplitBrain.local(this::node);
    for (Preferences each : new Preferences[] {bench1, bench2, master}) {
      each.addPreferenceChangeListener(e -> heard.add(e.getKey() + " heard on " + current()));
      SplitBrain.with(
          "bench2",
          () ->
              each.addPreferenceChangeListener(
                  e -> heard.add(e.getKey() + " heard on " + current())));
      SplitBrain.local(
          () ->
              each.addPreferenceChangeListener(
                  e -> heard.add(e.getKey() + " heard on " + current())));
    }
    bench1.put("1", "");
    bench2.put("2", "");
    master.put("3", "");
    for (String key : new String[] {"1", "2", "3"}) {
      for (String host : new String[] {"bench1", "bench2", "master"}) {
        assertEquals(key + " heard on " + host, heard.poll(60, TimeUnit.SECONDS));
      }
    }
    for (Preferences each : new Preferences[] {bench1, bench2, master}) {
      each.removeNode();
    }
  }

  private static String current() {
    return SplitBrain.current().map(host -> host.name()).orElse("master");
  }

  @Test
  void aNodeOfASessionThatHasEndedIsRefusedAndWhatItPutIsWritten() throws Exception {
    Preferences lost = SplitBrain.with("bench2", this::node);
    lost.put("k", "v");
    SplitBrain.host("bench2").disconnect();
    assertTrue(
        assertThrows(UncheckedIOException.class, () -> lost.get("k", "default"))
            .getMessage()
            .startsWith("bench2: "));
    assertThrows(UncheckedIOException.class, () -> lost.put("k", "w"));
    assertThrows(BackingStoreException.class, lost::flush);
    assertEquals("bench2 ", where());
    SplitBrain.with(
        "bench2",
        () -> {
          Preferences again = node();
          assertNotSame(lost, again);
          assertEquals("v", again.get("k", null));
          again.removeNode();
        });
  }
}
