package dev.splitbrain.e2e.program;

import dev.splitbrain.api.SplitBrain;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Uses names of each verdict in a scope, and says why each leads where it does. */
public final class Ruled {
  private Ruled() {}

  /** A use of a file that may fail. */
  private interface Use {
    Object of(Path file) throws IOException;
  }

  private static void use(String what, Path file, Use use) {
    String outcome;
    try {
      outcome = String.valueOf(use.of(file));
    } catch (IOException e) {
      outcome = e.getClass().getSimpleName();
    }
    System.out.println(what + "=" + outcome);
    System.out.println(what + "Why=" + SplitBrain.why(file.toString()));
  }

  /**
   * Main.
   *
   * @param args the slave's directory that the rules are about
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    use("refused", directory.resolve("no/secret"), Files::readString);
    use("refusedStream", directory.resolve("no/s"), f -> new FileOutputStream(f.toFile()));
    use("readOnly", directory.resolve("ro/kept"), f -> Files.writeString(f, "changed"));
    use("readOnlyStream", directory.resolve("ro/kept"), f -> new FileOutputStream(f.toFile()));
    use("readOnlyRead", directory.resolve("ro/kept"), Files::readString);
    use("mapped", directory.resolve("map/m"), Files::readString);
    use("golden", directory.resolve("golden/g"), Files::readString);
    use("plain", directory.resolve("plain"), Files::readString);
    Interleaved.use(directory);
  }
}
