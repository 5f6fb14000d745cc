package dev.splitbrain.testkit.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The property test itself: twins that are both plain agree, and a lying one is found. */
class TwinsTest {
  private static final int SEQUENCES = 300;

  @TempDir Path directory;

  private Side side(String name) throws IOException {
    return Side.plain(Files.createDirectory(directory.resolve(name)));
  }

  @Test
  void plainTwinsAgree() throws Exception {
    Twins twins = new Twins(side("one"), side("two"), false);
    for (long seed = 0; seed < SEQUENCES; seed++) {
      twins.check(seed);
    }
    assertEquals(SEQUENCES * Twins.LENGTH, twins.operations());
    double failing = (double) twins.errors() / twins.operations() / 2;
    assertTrue(0.1 < failing && failing < 0.6, () -> "most operations do something: " + failing);
  }

  @Test
  void aSeedMakesTheSameSequenceAgain() {
    for (long seed = 0; seed < 100; seed++) {
      assertEquals(
          new Plan(seed, true).operations(Twins.LENGTH).toString(),
          new Plan(seed, true).operations(Twins.LENGTH).toString());
    }
  }

  @Test
  void aTwinThatDiffersIsFoundAndTheSequenceShortened() throws Exception {
    Side plain = side("two");
    Side other =
        new Side() {
          @Override
          public Path directory() {
            return plain.directory();
          }

          @Override
          public Path outside() {
            return plain.outside();
          }

          @Override
          public <T> T in(Callable<T> body) throws Exception {
            T result = body.call();
            Path file = directory().resolve("whose");
            if (Files.notExists(file)) {
              spoil();
            }
            return result;
          }

          /** One permission of one file of whatever tree is there. */
          private void spoil() throws IOException {
            try (var trees = Files.newDirectoryStream(directory())) {
              for (Path tree : trees) {
                if (Files.isDirectory(tree.resolve("empty"))) {
                  Files.setPosixFilePermissions(
                      tree.resolve("empty"), PosixFilePermissions.fromString("rwx-wx---"));
                }
              }
            }
          }
        };
    Twins twins = new Twins(side("one"), other, false);
    AssertionError found = assertThrows(AssertionError.class, () -> twins.check(7));
    String report = found.getMessage();
    assertTrue(report.startsWith("seed 7: the trees differ\n  empty: directory "), report);
    assertTrue(report.contains("twin: directory rwx-wx---"), report);
    assertTrue(
        report.endsWith("empty: directory rwxr-xr-x now\n    twin: directory rwx-wx--- now\n"),
        report);
  }
}
