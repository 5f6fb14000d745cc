package dev.splitbrain.e2e.inscope;

import dev.splitbrain.api.Host;
import dev.splitbrain.api.SplitBrain;
import java.nio.file.Path;

/** Where a test inside a scope finds room on both machines. */
final class Both {
  /** A directory of the master that the outer test made. */
  static final String MASTER = System.getProperty("e2e.master");

  /** A directory of the slave that the outer test made, known to be absent on the master. */
  static final String SLAVE = System.getProperty("e2e.slave");

  /** Where the machine's JVM keeps java.util.prefs. */
  static final String PREFERENCES = System.getProperty("e2e.preferences");

  private Both() {}

  /** The scope's host. */
  static Host host() {
    return SplitBrain.current().orElseThrow();
  }

  /** A name for use in the scope. */
  static Path here(String name) {
    return Path.of(SLAVE, name);
  }

  /** How often something that must never fail is repeated. */
  static int many() {
    return Integer.getInteger("e2e.many", 1000);
  }
}
