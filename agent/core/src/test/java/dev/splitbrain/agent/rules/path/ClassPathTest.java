package dev.splitbrain.agent.rules.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathTest {
  @TempDir Path base;

  private Path jar(String name, String classPath) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (classPath != null) {
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    }
    Path jar = base.resolve(name);
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }

  /** As Surefire starts its JVMs; a jar that is named may name others, itself too. */
  @Test
  void whatManifestsNameIsClassPathToo() throws IOException {
    Path other = jar("other.jar", "booter.jar more/ http://x/y.jar no%20such.jar");
    Path absolute = base.resolve("classes");
    Path booter = jar("booter.jar", "file:" + absolute + "/ other.jar  ../up.jar");
    Path text = Files.writeString(base.resolve("text.jar"), "no jar");
    assertEquals(
        List.of(
            booter.toString(),
            text.toString(),
            absolute.toString(),
            other.toString(),
            base.resolveSibling("up.jar").toString(),
            base.resolve("more").toString(),
            base.resolve("no such.jar").toString()),
        new ArrayList<>(ClassPath.entries(booter + ":" + text)));
  }

  @Test
  void anEmptyEntryIsTheWorkingDirectoryOnAClassPathOnly() {
    String here = Path.of("").toAbsolutePath().toString();
    assertEquals(List.of("/a", here), new ArrayList<>(ClassPath.entries("/a::.")));
    assertEquals(List.of("/a", "/b"), ClassPath.modules("/a::/b"));
    assertEquals(List.of(), ClassPath.modules(""));
  }
}
