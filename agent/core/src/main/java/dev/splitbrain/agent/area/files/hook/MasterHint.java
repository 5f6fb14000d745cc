package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.scope.Router;
import java.io.File;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;

/**
 * Rides along, as a suppressed exception, with a look for a file that a slave does not have, and
 * says that the master has it; the router is told. It has no stack of its own. Only calls that
 * throw ask for it.
 */
final class MasterHint extends Exception {
  private static final long serialVersionUID = 1L;
  private static final String MISSING = " (No such file or directory)";

  private MasterHint(String name) {
    super(
        "splitbrain: "
            + name
            + " exists on the master; use local(...), a rule '"
            + rule(name)
            + "', or SplitBrain.master().path(...)",
        null,
        false,
        false);
  }

  private static String rule(String name) {
    String directory = new File(name).getParent();
    String glob = directory == null || directory.equals("/") ? name : directory + "/**";
    return "paths: " + glob + " = local";
  }

  /** The same error of java.nio.file, with the hint if it is one. */
  static NoSuchFileException beside(NoSuchFileException error, Router router) {
    addTo(error, error.getFile(), router);
    return error;
  }

  /** The same error of a stream's opening, with the hint if it is one. */
  static FileNotFoundException beside(FileNotFoundException error, String name, Router router) {
    if ((name + MISSING).equals(error.getMessage())) {
      addTo(error, name, router);
    }
    return error;
  }

  /** In a hook's body, so it is the master that is looked at. */
  private static void addTo(Exception error, String name, Router router) {
    if (name != null && new File(name).exists()) {
      router.missed(name, rule(name));
      error.addSuppressed(new MasterHint(name));
    }
  }
}
