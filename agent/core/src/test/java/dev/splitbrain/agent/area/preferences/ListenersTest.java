package dev.splitbrain.agent.area.preferences;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Opened;
import dev.splitbrain.agent.hosts.TestHosts;
import dev.splitbrain.agent.scope.Scope;
import dev.splitbrain.agent.scope.Scopes;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.prefs.AbstractPreferences;
import java.util.prefs.NodeChangeEvent;
import java.util.prefs.NodeChangeListener;
import java.util.prefs.PreferenceChangeListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Listeners of a node, whoever registered the first, are called each in its own scope. */
class ListenersTest {
  private final Scopes scopes = new Scopes(more -> {});
  private final Listeners listeners = new Listeners(scopes);
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final AbstractPreferences node = new Empty(null, "");

  /** A node that keeps nothing, of the program's own. */
  private static final class Empty extends AbstractPreferences {
    Empty(AbstractPreferences parent, String name) {
      super(parent, name);
      newNode = parent != null;
    }

    @Override
    protected void putSpi(String key, String value) {}

    @Override
    protected String getSpi(String key) {
      return null;
    }

    @Override
    protected void removeSpi(String key) {}

    @Override
    protected void removeNodeSpi() {}

    @Override
    protected String[] keysSpi() {
      return new String[0];
    }

    @Override
    protected String[] childrenNamesSpi() {
      return new String[0];
    }

    @Override
    protected AbstractPreferences childSpi(String name) {
      return new Empty(this, name);
    }

    @Override
    protected void syncSpi() {}

    @Override
    protected void flushSpi() {}
  }

  @BeforeAll
  static void openTheJdk() throws Exception {
    Opened.forTestsOf(new PreferencesArea());
  }

  private String where() {
    Scope scope = scopes.current();
    return scope == null ? "master" : scope.host().name();
  }

  private String next() throws InterruptedException {
    return heard.poll(20, TimeUnit.SECONDS);
  }

  /** As the hook does. */
  private void add(PreferenceChangeListener listener) throws Throwable {
    if (listeners.addForValues(node, listener) == Hook.PROCEED) {
      node.addPreferenceChangeListener(listener);
    }
  }

  private void remove(PreferenceChangeListener listener) throws Throwable {
    if (listeners.removeForValues(node, listener) == Hook.PROCEED) {
      node.removePreferenceChangeListener(listener);
    }
  }

  @Test
  void eachIsCalledInTheScopeWhereItWasRegistered() throws Throwable {
    PreferenceChangeListener one = event -> heard.add("one on " + where());
    PreferenceChangeListener two = event -> heard.add("two on " + where());
    PreferenceChangeListener three = event -> heard.add("three on " + where());
    Scope first = scopes.open(TestHosts.named("bench1"));
    add(one);
    scopes.close(first);
    Scope second = scopes.open(TestHosts.named("bench2"));
    add(two);
    scopes.close(second);
    add(three);
    node.put("k", "v");
    assertEquals("one on bench1", next());
    assertEquals("two on bench2", next());
    assertEquals("three on master", next());
    remove(one);
    remove(three);
    node.put("k", "v");
    assertEquals("two on bench2", next());
    assertNull(heard.poll());
  }

  @Test
  void theSameOneTwiceIsTwoOnesAndTheFirstIsRemovedFirst() throws Throwable {
    PreferenceChangeListener one = event -> heard.add("on " + where());
    add(one);
    Scope scope = scopes.open(TestHosts.named("bench1"));
    add(one);
    remove(one);
    scopes.close(scope);
    node.put("k", "v");
    assertEquals("on bench1", next());
    remove(one);
    node.put("k", "v");
    assertSame(Hook.PROCEED, listeners.removeForValues(node, one));
    assertNull(heard.poll());
  }

  @Test
  void listenersOfNodesAreCalledThereToo() throws Throwable {
    NodeChangeListener listener =
        new NodeChangeListener() {
          @Override
          public void childAdded(NodeChangeEvent event) {
            heard.add("added on " + where());
          }

          @Override
          public void childRemoved(NodeChangeEvent event) {
            heard.add("removed on " + where());
          }
        };
    Scope scope = scopes.open(TestHosts.named("bench1"));
    assertNull(listeners.addForNodes(node, listener));
    scopes.close(scope);
    node.node("a").removeNode();
    assertEquals("added on bench1", next());
    assertEquals("removed on bench1", next());
    assertNull(listeners.removeForNodes(node, listener));
    assertSame(Hook.PROCEED, listeners.removeForNodes(node, listener));
  }

  @Test
  void theThreadThatCallsThemForgetsWhoStartedIt() throws Exception {
    Thread thread =
        new Thread(
            () -> {
              heard.add("before on " + where());
              assertSame(Hook.PROCEED, listeners.dispatching());
              heard.add("then on " + where());
            });
    Scope scope = scopes.open(TestHosts.named("bench1"));
    scopes.capture(thread);
    scopes.close(scope);
    thread.start();
    assertEquals("before on bench1", next());
    assertEquals("then on master", next());
    thread.join();
  }
}
