package dev.splitbrain.agent.area;

import java.util.ServiceLoader;

/** Finds what one area provides for the others, none of which knows it by name. */
public final class Provided {
  private Provided() {}

  /**
   * The one provider of an interface of this package.
   *
   * @throws IllegalStateException if no area provides it: the agent is not whole
   */
  public static <T> T one(Class<T> type) {
    for (T provider : ServiceLoader.load(type, type.getClassLoader())) {
      return provider;
    }
    throw new IllegalStateException("no area provides " + type.getName());
  }
}
