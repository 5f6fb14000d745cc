package dev.splitbrain.agent.area;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an area needs of the weaver beside its hooks.
 *
 * @param openedModules JDK modules, beside java.base, whose packages are opened to the core before
 *     the area's hooks are asked for; one that this JDK image was made without is left out
 * @param standIns classes that are defined beside the JDK's
 */
public record Needs(Set<String> openedModules, List<StandIn> standIns) {
  /** Nothing. */
  public static final Needs NOTHING = new Needs(Set.of(), List.of());

  public Needs {
    openedModules = Set.copyOf(openedModules);
    standIns = List.copyOf(standIns);
  }

  /** Only opened modules. */
  public static Needs opened(String... modules) {
    return new Needs(Set.of(modules), List.of());
  }

  /**
   * A class that does in Java what native methods do which hooks replace. It is defined only where
   * a hook of the running JDK names it (see {@link Position.InPlaceOfNative}).
   *
   * @param className internal name
   * @param neighbour binary name of a JDK class of the same package
   * @param bytes makes the class file
   */
  public record StandIn(String className, String neighbour, Supplier<byte[]> bytes) {}
}
