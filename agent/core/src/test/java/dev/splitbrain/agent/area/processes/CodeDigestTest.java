package dev.splitbrain.agent.area.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One name for the same code, wherever it lies. */
class CodeDigestTest {
  @TempDir Path base;

  private Path classes(String directory, String name, String text) throws IOException {
    Path file = base.resolve(directory).resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return base.resolve(directory);
  }

  private static String hex(Path entry) throws IOException {
    return CodeDigest.of(entry).hex();
  }

  @Test
  void namesAndContentsCountAndNothingElse() throws IOException {
    Path one = classes("one", "p/A.class", "code");
    assertEquals(64, hex(one).length());
    assertEquals(hex(one), hex(classes("other", "p/A.class", "code")));
    assertNotEquals(hex(one), hex(classes("content", "p/A.class", "CODE")));
    assertNotEquals(hex(one), hex(classes("name", "p/B.class", "code")));
    assertNotEquals(hex(one), hex(classes("shifted", "p/A.classc", "ode")));
    assertEquals(List.of("p/A.class"), List.copyOf(CodeDigest.of(one).files().keySet()));
    assertTrue(CodeDigest.of(one).isDirectory());
  }

  @Test
  void aJarIsOneFile() throws IOException {
    Path jar = classes("lib", "a.jar", "jar").resolve("a.jar");
    assertEquals(List.of(""), List.copyOf(CodeDigest.of(jar).files().keySet()));
    assertEquals(hex(jar), hex(classes("copy", "b.jar", "jar").resolve("b.jar")));
  }
}
