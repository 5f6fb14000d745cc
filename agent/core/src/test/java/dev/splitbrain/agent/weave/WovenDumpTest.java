package dev.splitbrain.agent.weave;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was woven can be looked at. */
class WovenDumpTest {
  @Test
  void theLastFormOfEachClassAndTheDoorAreWritten(@TempDir Path directory) throws IOException {
    Woven woven = new Woven(new byte[] {1}, java.util.List.of());
    woven.add("java/io/File", new byte[] {2}, new byte[] {3});
    woven.add("java/io/File", new byte[] {4}, new byte[] {5});
    woven.add("sun/nio/fs/UnixPath", new byte[] {6}, new byte[] {7});
    WovenDump.write(woven, directory);
    WovenDump.write(woven, directory);
    assertArrayEquals(new byte[] {5}, Files.readAllBytes(directory.resolve("java/io/File.class")));
    assertArrayEquals(
        new byte[] {7}, Files.readAllBytes(directory.resolve("sun/nio/fs/UnixPath.class")));
    assertArrayEquals(
        new byte[] {1},
        Files.readAllBytes(directory.resolve("java/lang/SplitBrainDispatcher.class")));
  }
}
