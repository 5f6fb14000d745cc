package dev.splitbrain.agent.area.preferences;

import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.preferences.PreferencesNode;
import dev.splitbrain.wire.preferences.PreferencesService;
import dev.splitbrain.wire.preferences.PreferencesValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The preferences service over a map of nodes. */
final class FakePreferences extends PreferencesService.Client {
  final Map<String, Map<String, String>> nodes = new TreeMap<>();

  /** What the next calls fail with; null for nothing. */
  Failure failure;

  /** Names that it says all nodes have below them; null for the truth. */
  List<String> lie;

  FakePreferences() {
    super(null);
  }

  private String name(PreferencesNode node) throws Failure {
    if (failure != null) {
      throw failure;
    }
    return node.getTree() + node.getPath();
  }

  @Override
  public boolean open(PreferencesNode node) throws Failure {
    return nodes.putIfAbsent(name(node), new TreeMap<>()) == null;
  }

  @Override
  public boolean exists(PreferencesNode node) throws Failure {
    return nodes.containsKey(name(node));
  }

  @Override
  public List<String> children(PreferencesNode node) throws Failure {
    String above = name(node).endsWith("/") ? name(node) : name(node) + "/";
    List<String> children = new ArrayList<>();
    for (String name : nodes.keySet()) {
      if (name.startsWith(above) && name.indexOf('/', above.length()) < 0) {
        children.add(name.substring(above.length()));
      }
    }
    return lie == null ? children : lie;
  }

  @Override
  public List<String> keys(PreferencesNode node) throws Failure {
    return List.copyOf(nodes.get(name(node)).keySet());
  }

  @Override
  public PreferencesValue get(PreferencesNode node, String key) throws Failure {
    return new PreferencesValue().setValue(nodes.get(name(node)).get(key));
  }

  @Override
  public void put(PreferencesNode node, String key, String value) throws Failure {
    nodes.get(name(node)).put(key, value);
  }

  @Override
  public void removeKey(PreferencesNode node, String key) throws Failure {
    nodes.get(name(node)).remove(key);
  }

  @Override
  public void removeNode(PreferencesNode node) throws Failure {
    nodes.remove(name(node));
  }

  @Override
  public void flush(PreferencesNode node) throws Failure {
    name(node);
  }

  @Override
  public void sync(PreferencesNode node) throws Failure {
    name(node);
  }
}
