package dev.splitbrain.agent.hosts;

import java.nio.file.Path;

/** Where the product keeps its files on a master. */
public final class Directories {
  private Directories() {}

  /** Host names and secrets: {@code ~/.config/splitbrain} unless the environment says otherwise. */
  public static Path config() {
    return of("SPLITBRAIN_CONFIG", "XDG_CONFIG_HOME", ".config");
  }

  /** What can be made again: {@code ~/.cache/splitbrain} unless the environment says otherwise. */
  public static Path cache() {
    return of("SPLITBRAIN_CACHE", "XDG_CACHE_HOME", ".cache");
  }

  private static Path of(String own, String xdg, String home) {
    String value = System.getenv(own);
    if (value != null && !value.isEmpty()) {
      return Path.of(value);
    }
    value = System.getenv(xdg);
    return value != null && !value.isEmpty()
        ? Path.of(value, "splitbrain")
        : Path.of(System.getProperty("user.home"), home, "splitbrain");
  }
}
