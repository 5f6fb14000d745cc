package dev.splitbrain.agent.weave;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes what was woven as class files, for a look with {@code javap -c -p}: the last form of each
 * hooked class, and the door. Asked for with {@code -Dsplitbrain.dump=DIR}.
 */
final class WovenDump {
  /** The system property that names the directory. */
  static final String PROPERTY = "splitbrain.dump";

  private static final String DOOR = "java/lang/SplitBrainDispatcher";

  private WovenDump() {}

  /**
   * Writes all of it, each class in the folder of its package; what stands there is overwritten.
   *
   * @throws IOException if it cannot be written
   */
  static void write(Woven woven, Path directory) throws IOException {
    write(directory, DOOR, woven.door);
    for (Map.Entry<String, List<Woven.Pair>> entry : woven.classes().entrySet()) {
      List<Woven.Pair> forms = entry.getValue();
      write(directory, entry.getKey(), forms.get(forms.size() - 1).woven());
    }
  }

  private static void write(Path directory, String className, byte[] bytes) throws IOException {
    Path file = directory.resolve(className + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}
