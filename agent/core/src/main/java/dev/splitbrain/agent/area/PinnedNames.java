package dev.splitbrain.agent.area;

import dev.splitbrain.agent.session.Session;
import java.nio.file.Path;

/**
 * Makes the paths that name their host and mean the same in every scope and thread. The files area
 * offers it, see {@link AreaServices#offered}. Threads: any.
 */
public interface PinnedNames {
  /**
   * A path of a slave, under the rules.
   *
   * @param name in the syntax of the slave's names; relative ones are looked up in the session's
   *     working directory
   * @throws java.nio.file.InvalidPathException if the name cannot be a path
   */
  Path of(Session session, String name);

  /**
   * A path of the master.
   *
   * @throws java.nio.file.InvalidPathException if the name cannot be a path
   */
  Path ofMaster(String name);
}
