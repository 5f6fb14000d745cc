package dev.splitbrain.agent.weave;

import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Gate;
import dev.splitbrain.agent.area.Hook;
import java.lang.reflect.InvocationHandler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * All hooks that apply to the running JDK, numbered. The numbers are in the woven code, so their
 * order depends on nothing but the agent jar and the JDK's feature release.
 */
public final class HookTable {
  private final List<Hook> hooks;

  private HookTable(List<Hook> hooks) {
    this.hooks = List.copyOf(hooks);
  }

  /** Asks every area on {@code loader}. */
  public static HookTable of(ClassLoader loader, AreaContext context, int jdk) {
    List<Area> areas = new ArrayList<>();
    ServiceLoader.load(Area.class, loader).forEach(areas::add);
    areas.sort(Comparator.comparing(Area::name));
    List<Hook> hooks = new ArrayList<>();
    for (Area area : areas) {
      for (Hook hook : area.hooks(context)) {
        if (hook.appliesTo(jdk)) {
          hooks.add(hook);
        }
      }
    }
    return new HookTable(hooks);
  }

  /** For tests: exactly these hooks. */
  public static HookTable of(List<Hook> hooks) {
    return new HookTable(hooks);
  }

  /** The hooks; a hook's number is its index. */
  public List<Hook> hooks() {
    return hooks;
  }

  /** Hook numbers by the internal name of their class. */
  public Map<String, List<Integer>> byClass() {
    Map<String, List<Integer>> result = new LinkedHashMap<>();
    for (int i = 0; i < hooks.size(); i++) {
      String name = hooks.get(i).className().replace('.', '/');
      result.computeIfAbsent(name, k -> new ArrayList<>()).add(i);
    }
    return result;
  }

  /**
   * The bodies in the form that the door takes.
   *
   * @param nothing what the door returns for null
   */
  public InvocationHandler[] handlers(Object nothing) {
    InvocationHandler[] result = new InvocationHandler[hooks.size()];
    for (int i = 0; i < result.length; i++) {
      Hook hook = hooks.get(i);
      if (hook.gate() != Gate.GUARD) {
        result[i] =
            (self, method, args) -> {
              Object answer = hook.body().call(self, args);
              return answer == Hook.PROCEED ? null : answer == null ? nothing : answer;
            };
      }
    }
    return result;
  }
}
