package dev.splitbrain.agent.area;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What areas do for each other and for the core, by interfaces of this package: none of them is
 * known by name. What keeps nothing is found with {@link ServiceLoader}; what belongs to one core
 * is offered to its {@link AreaContext}. Threads: any.
 */
public final class AreaServices {
  private final Map<Class<?>, Object> offered = new ConcurrentHashMap<>();

  /**
   * The one provider of an interface of this package, which keeps nothing.
   *
   * @throws IllegalStateException if no area provides it: the agent is not whole
   */
  public static <T> T one(Class<T> type) {
    for (T provider : ServiceLoader.load(type, type.getClassLoader())) {
      return provider;
    }
    throw missing(type);
  }

  /** Called in {@link Area#hooks}; a later offer of the same type takes the place of this one. */
  public <T> void offer(Class<T> type, T service) {
    offered.put(type, type.cast(service));
  }

  /**
   * What an area offered, once all areas have made their hooks.
   *
   * @throws IllegalStateException if no area did: the agent is not whole, or it is too early
   */
  public <T> T offered(Class<T> type) {
    Object service = offered.get(type);
    if (service == null) {
      throw missing(type);
    }
    return type.cast(service);
  }

  private static IllegalStateException missing(Class<?> type) {
    return new IllegalStateException("no area provides " + type.getName());
  }
}
