package dev.splitbrain.agent.area.preferences;

import dev.splitbrain.wire.preferences.PreferencesTree;
import java.util.prefs.AbstractPreferences;
import java.util.prefs.BackingStoreException;

/**
 * A node of a slave, wherever it is used later. What java.util.prefs says of every node (names,
 * lengths, listeners, removed nodes, XML) is the JDK's own {@link AbstractPreferences}; each value
 * is asked of the slave. Threads: any; as in the JDK's own nodes, the node's lock is held
 * meanwhile.
 */
final class SlavePreferences extends AbstractPreferences {
  private final PreferencesCalls calls;

  /**
   * Why the current {@link #get} has no value. AbstractPreferences takes every exception of {@link
   * #getSpi} for "no such key", and a lost host is none. Guarded by {@code lock}.
   */
  private RuntimeException failed;

  private SlavePreferences(
      SlavePreferences parent, String name, PreferencesCalls calls, boolean isNew) {
    super(parent, name);
    this.calls = calls;
    this.newNode = isNew;
  }

  /** The root of a tree. Nothing crosses. */
  static SlavePreferences root(PreferencesCalls calls) {
    return new SlavePreferences(null, "", calls, false);
  }

  private String path(String child) {
    String path = absolutePath();
    return path.length() == 1 ? path + child : path + "/" + child;
  }

  /** AbstractPreferences compares its root with the calling thread's. */
  @Override
  public boolean isUserNode() {
    return calls.tree() == PreferencesTree.USER;
  }

  @Override
  public String get(String key, String otherwise) {
    synchronized (lock) {
      failed = null;
      String result = super.get(key, otherwise);
      if (failed != null) {
        throw failed;
      }
      return result;
    }
  }

  @Override
  protected String getSpi(String key) {
    try {
      return calls.get(absolutePath(), key);
    } catch (RuntimeException e) {
      failed = e;
      throw e;
    }
  }

  @Override
  protected void putSpi(String key, String value) {
    calls.put(absolutePath(), key, value);
  }

  @Override
  protected void removeSpi(String key) {
    calls.removeKey(absolutePath(), key);
  }

  @Override
  protected void removeNodeSpi() throws BackingStoreException {
    calls.removeNode(absolutePath());
  }

  @Override
  protected String[] keysSpi() throws BackingStoreException {
    return calls.keys(absolutePath());
  }

  @Override
  protected String[] childrenNamesSpi() throws BackingStoreException {
    return calls.children(absolutePath());
  }

  @Override
  protected AbstractPreferences childSpi(String name) {
    return new SlavePreferences(this, name, calls, calls.open(path(name)));
  }

  /** One question, where AbstractPreferences lists all children. */
  @Override
  protected AbstractPreferences getChild(String name) throws BackingStoreException {
    return calls.exists(path(name)) ? new SlavePreferences(this, name, calls, false) : null;
  }

  /** One request for the whole subtree, where AbstractPreferences visits each node. */
  @Override
  public void flush() throws BackingStoreException {
    if (!isRemoved()) {
      calls.flush(absolutePath());
    }
  }

  @Override
  public void sync() throws BackingStoreException {
    if (isRemoved()) {
      throw new IllegalStateException("Node has been removed");
    }
    calls.sync(absolutePath());
  }

  @Override
  protected void flushSpi() throws BackingStoreException {
    calls.flush(absolutePath());
  }

  @Override
  protected void syncSpi() throws BackingStoreException {
    calls.sync(absolutePath());
  }
}
