package dev.splitbrain.agent.area;

import dev.splitbrain.agent.scope.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/**
 * Watch services of slaves. The watch area provides it; other areas find it with {@link
 * AreaServices}. Threads: any.
 */
public interface Watching {
  /**
   * A new watch service of the slave that a route leads to, for paths of the default file system.
   */
  WatchService open(Route route) throws IOException;

  /**
   * Registers a directory of the slave with a watch service of the same slave, which {@link #open}
   * made.
   *
   * @param route that of the directory
   * @param plain a path of the default file system, which names the directory on the slave
   */
  WatchKey register(
      Route route,
      WatchService service,
      Path plain,
      WatchEvent.Kind<?>[] kinds,
      WatchEvent.Modifier... modifiers)
      throws IOException;
}
