package dev.splitbrain.agent.weave;

import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Needs;
import dev.splitbrain.agent.area.Position;
import java.lang.reflect.InvocationHandler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * All hooks that apply to the running JDK, numbered. The numbers are in the woven code, so their
 * order depends on nothing but the agent jar and the JDK's feature release.
 */
public final class HookTable {
  private final List<Area> areas;
  private final List<Hook> hooks;

  private HookTable(List<Area> areas, List<Hook> hooks) {
    this.areas = List.copyOf(areas);
    this.hooks = List.copyOf(hooks);
  }

  /**
   * Asks every area on {@code loader}.
   *
   * @param opener opens a JDK module's packages to the core; told of those that an area needs
   *     before the area makes its hooks
   */
  public static HookTable of(
      ClassLoader loader, AreaContext context, int jdk, Consumer<String> opener) {
    List<Area> areas = new ArrayList<>();
    ServiceLoader.load(Area.class, loader).forEach(areas::add);
    areas.sort(Comparator.comparing(Area::name));
    List<Hook> hooks = new ArrayList<>();
    for (Area area : areas) {
      area.needs().openedModules().forEach(opener);
      for (Hook hook : area.hooks(context)) {
        if (hook.target().isIn(jdk)) {
          hooks.add(hook);
        }
      }
    }
    return new HookTable(areas, hooks);
  }

  /** For tests: exactly these hooks. */
  public static HookTable of(List<Hook> hooks) {
    return new HookTable(List.of(), hooks);
  }

  /** The areas that the hooks are of, by name. */
  public List<Area> areas() {
    return areas;
  }

  /** The classes that hooks of the running JDK name as stand-ins for native code. */
  List<Needs.StandIn> standIns() {
    List<Needs.StandIn> result = new ArrayList<>();
    for (Area area : areas) {
      for (Needs.StandIn standIn : area.needs().standIns()) {
        if (hooks.stream().anyMatch(hook -> isIn(standIn, hook))) {
          result.add(standIn);
        }
      }
    }
    return result;
  }

  private static boolean isIn(Needs.StandIn standIn, Hook hook) {
    return hook.position() instanceof Position.InPlaceOfNative place
        && place.standIn().equals(standIn.className());
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
      if (hook.body() != null) {
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
