package dev.splitbrain.slave.area.preferences;

import static dev.splitbrain.slave.session.Checked.checked;
import static dev.splitbrain.slave.session.Checked.run;

import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.preferences.PreferencesNode;
import dev.splitbrain.wire.preferences.PreferencesService;
import dev.splitbrain.wire.preferences.PreferencesTree;
import dev.splitbrain.wire.preferences.PreferencesValue;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.prefs.BackingStoreException;
import java.util.prefs.Preferences;

/**
 * The preferences of the slave's own JVM, by name. What a session changed is written at a flush, by
 * the JDK's own timer, and when the session ends, as a program's own would be at its end. To a
 * session, a node that another one removed is what the JDK makes of nodes that another process
 * removed: empty, and made anew by a put. Threads: any.
 */
final class PreferencesHandler implements PreferencesService.Iface {
  /**
   * Held alone while a node is removed. Finding a node by name makes it anew if it has gone since
   * it was asked for. The trees are the JVM's, so this is too.
   */
  private static final ReadWriteLock REMOVALS = new ReentrantReadWriteLock();

  private final SlaveSession session;

  /** What is written when the session ends. Guarded by itself. */
  private final Set<PreferencesTree> changed = EnumSet.noneOf(PreferencesTree.class);

  PreferencesHandler(SlaveSession session) {
    this.session = session;
  }

  /** What the session changed of a tree, among its handles. */
  private record Unwritten(PreferencesTree tree) implements AutoCloseable {
    @Override
    public void close() throws BackingStoreException {
      root(tree).flush();
    }
  }

  private static Preferences root(PreferencesTree tree) {
    return tree == PreferencesTree.SYSTEM ? Preferences.systemRoot() : Preferences.userRoot();
  }

  private static boolean isThere(PreferencesNode node) throws BackingStoreException {
    return root(node.getTree()).nodeExists(node.getPath());
  }

  private static Preferences find(PreferencesNode node) {
    return root(node.getTree()).node(node.getPath());
  }

  private static <T> T looking(Callable<T> body) {
    return holding(REMOVALS.readLock(), body);
  }

  private static <T> T holding(Lock lock, Callable<T> body) {
    lock.lock();
    try {
      return checked(body);
    } finally {
      lock.unlock();
    }
  }

  private <T> T changing(PreferencesNode node, Callable<T> body) {
    run(() -> writeAtEnd(node.getTree()));
    return looking(body);
  }

  /** Something done with a node. */
  @FunctionalInterface
  private interface Action {
    void on(Preferences node) throws BackingStoreException;
  }

  private void ifThere(Lock lock, PreferencesNode node, Action action) {
    run(() -> writeAtEnd(node.getTree()));
    holding(
        lock,
        () -> {
          if (isThere(node)) {
            action.on(find(node));
          }
          return null;
        });
  }

  private void writeAtEnd(PreferencesTree tree) throws Exception {
    synchronized (changed) {
      if (!changed.contains(tree)) {
        session.handles().add("preferences", new Unwritten(tree));
        changed.add(tree);
      }
    }
  }

  @Override
  public boolean open(PreferencesNode node) {
    return changing(
        node,
        () -> {
          boolean isNew = !isThere(node);
          find(node);
          return isNew;
        });
  }

  @Override
  public boolean exists(PreferencesNode node) {
    return looking(() -> isThere(node));
  }

  @Override
  public List<String> children(PreferencesNode node) {
    return looking(() -> isThere(node) ? List.of(find(node).childrenNames()) : List.of());
  }

  @Override
  public List<String> keys(PreferencesNode node) {
    return looking(() -> isThere(node) ? List.of(find(node).keys()) : List.of());
  }

  @Override
  public PreferencesValue get(PreferencesNode node, String key) {
    return looking(
        () -> new PreferencesValue().setValue(isThere(node) ? find(node).get(key, null) : null));
  }

  @Override
  public void put(PreferencesNode node, String key, String value) {
    changing(
        node,
        () -> {
          find(node).put(key, value);
          return null;
        });
  }

  @Override
  public void removeKey(PreferencesNode node, String key) {
    ifThere(REMOVALS.readLock(), node, found -> found.remove(key));
  }

  @Override
  public void removeNode(PreferencesNode node) {
    ifThere(REMOVALS.writeLock(), node, Preferences::removeNode);
  }

  @Override
  public void flush(PreferencesNode node) {
    ifThere(REMOVALS.readLock(), node, Preferences::flush);
  }

  @Override
  public void sync(PreferencesNode node) {
    ifThere(REMOVALS.readLock(), node, Preferences::sync);
  }
}
