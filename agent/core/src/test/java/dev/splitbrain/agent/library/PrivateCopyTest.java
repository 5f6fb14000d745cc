package dev.splitbrain.agent.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateCopyTest {
  @TempDir Path base;

  @Test
  void aCopyHasADirectoryOfItsOwnAndLeavesNothing() throws IOException {
    Path all = base.toRealPath().resolve("natives");
    try (PrivateCopy copy = PrivateCopy.place(all, "lib.so")) {
      Path directory = copy.file().getParent();
      assertEquals(all, directory.getParent());
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    }
    try (var left = Files.list(all)) {
      assertEquals(0, left.count());
    }
  }

  /** The system loads a library by its name, so nobody else may exchange what is on the way. */
  @Test
  void noCopyIsMadeWhereOthersCanWrite() throws IOException {
    Path real = base.toRealPath();
    Path all = real.resolve("natives");
    PrivateCopy.place(all, "lib.so").close();
    assertRefused(real, all, "rwxrwx---", "can be written by others");
    assertRefused(all, all, "rwxr-x---", "is open to others");
    Files.move(all, real.resolve("moved"));
    Files.createSymbolicLink(all, real.resolve("moved"));
    assertTrue(refusal(all).contains("is a link"), refusal(all));
  }

  private void assertRefused(Path opened, Path all, String mode, String why) throws IOException {
    Files.setPosixFilePermissions(opened, PosixFilePermissions.fromString(mode));
    assertTrue(refusal(all).contains(why), refusal(all));
    Files.setPosixFilePermissions(opened, PosixFilePermissions.fromString("rwx------"));
  }

  private static String refusal(Path all) {
    return assertThrows(IOException.class, () -> PrivateCopy.place(all, "lib.so")).getMessage();
  }
}
