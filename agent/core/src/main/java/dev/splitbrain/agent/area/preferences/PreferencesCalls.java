package dev.splitbrain.agent.area.preferences;

import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.agent.session.Stub;
import dev.splitbrain.agent.session.StubCall;
import dev.splitbrain.wire.common.Cause;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.error.ErrorTable;
import dev.splitbrain.wire.preferences.PreferencesNode;
import dev.splitbrain.wire.preferences.PreferencesService.Client;
import dev.splitbrain.wire.preferences.PreferencesTree;
import dev.splitbrain.wire.session.SlaveInfo;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.prefs.BackingStoreException;

/** The calls about one tree of one session: one round trip each. Threads: any. */
final class PreferencesCalls {
  static final Stub<Client> STUB = new Stub<>(Client.class, Client::new, PreferencesCalls::fault);

  private final Route route;
  private final PreferencesTree tree;

  /**
   * Calls.
   *
   * @param route leads to the slave, by how the tree was found
   */
  PreferencesCalls(Route route, PreferencesTree tree) {
    this.route = route;
    this.tree = tree;
  }

  PreferencesTree tree() {
    return tree;
  }

  /** Names of nodes become parts of paths. */
  private static String fault(SlaveInfo info, String method, Object reply) {
    if (method.equals("children")) {
      for (Object name : (List<?>) reply) {
        String text = (String) name;
        if (text.isEmpty() || text.indexOf('/') >= 0) {
          return "a node's name '" + text + "'";
        }
      }
    }
    return null;
  }

  /**
   * Whether a text arrives as it is. Half a surrogate pair has no UTF-8, so nothing can be kept on
   * a slave under such a key or name.
   */
  static boolean canCross(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  boolean open(String path) {
    PreferencesNode node = node(crossing(path));
    return unchecked("open", path, client -> client.open(node));
  }

  boolean exists(String path) throws BackingStoreException {
    return canCross(path) && call("exists", path, client -> client.exists(node(path)));
  }

  String[] children(String path) throws BackingStoreException {
    return array(call("children", path, client -> client.children(node(path))));
  }

  String[] keys(String path) throws BackingStoreException {
    return array(call("keys", path, client -> client.keys(node(path))));
  }

  /** Null if nothing is kept under the key. */
  String get(String path, String key) {
    return canCross(key)
        ? unchecked("get", path, client -> client.get(node(path), key).getValue())
        : null;
  }

  void put(String path, String key, String value) {
    crossing(key);
    crossing(value);
    unchecked(
        "put",
        path,
        client -> {
          client.put(node(path), key, value);
          return null;
        });
  }

  void removeKey(String path, String key) {
    if (canCross(key)) {
      unchecked(
          "removeKey",
          path,
          client -> {
            client.removeKey(node(path), key);
            return null;
          });
    }
  }

  void removeNode(String path) throws BackingStoreException {
    call(
        "removeNode",
        path,
        client -> {
          client.removeNode(node(path));
          return null;
        });
  }

  void flush(String path) throws BackingStoreException {
    call(
        "flush",
        path,
        client -> {
          client.flush(node(path));
          return null;
        });
  }

  void sync(String path) throws BackingStoreException {
    call(
        "sync",
        path,
        client -> {
          client.sync(node(path));
          return null;
        });
  }

  private PreferencesNode node(String path) {
    return new PreferencesNode(tree, path);
  }

  private String crossing(String text) {
    if (!canCross(text)) {
      throw new IllegalArgumentException(
          "preferences of host "
              + host()
              + ": this text has half a surrogate pair and cannot be kept there: "
              + text);
    }
    return text;
  }

  private String host() {
    return route.session().hostName();
  }

  private static String[] array(List<String> names) {
    return names.toArray(String[]::new);
  }

  /** A call for a method that may not throw BackingStoreException. */
  private <R> R unchecked(String method, String path, StubCall<Client, R> body) {
    try {
      return call(method, path, body);
    } catch (BackingStoreException e) {
      throw new UncheckedIOException(
          e.getMessage(),
          e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e));
    }
  }

  private <R> R call(String method, String path, StubCall<Client, R> body)
      throws BackingStoreException {
    Session session = route.session();
    String subject = tree == PreferencesTree.SYSTEM ? "system node " + path : "user node " + path;
    try {
      return session.call(route.call(STUB, method, subject), body);
    } catch (Failure f) {
      throw translated(f);
    } catch (IOException e) {
      throw failed(e.getMessage(), e);
    }
  }

  /** As the JDK would have thrown it, with the slave's trace. */
  private BackingStoreException translated(Failure f) {
    IOException error = ErrorTable.toIoException(f, host());
    if (!BackingStoreException.class.getName().equals(f.getClassName())) {
      return failed(error.getMessage(), error);
    }
    List<Cause> causes = f.isSetCauses() ? f.getCauses() : List.of();
    return traced(failed(f.getReason(), causes.isEmpty() ? null : rebuilt(causes.get(0))), error);
  }

  private static BackingStoreException failed(String message, Throwable cause) {
    BackingStoreException result = new BackingStoreException(message);
    if (cause != null) {
      result.initCause(cause);
    }
    return result;
  }

  /** Files are what the JDK's own store fails by. */
  private static IOException rebuilt(Cause cause) {
    if (FileNotFoundException.class.getName().equals(cause.getClassName())) {
      return new FileNotFoundException(cause.getMessage());
    }
    return IOException.class.getName().equals(cause.getClassName())
        ? new IOException(cause.getMessage())
        : new IOException(cause.getClassName() + ": " + cause.getMessage());
  }

  private static <T extends Exception> T traced(T result, IOException error) {
    for (Throwable trace : error.getSuppressed()) {
      result.addSuppressed(trace);
    }
    return result;
  }
}
