package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What paths ask of the disk, and names that lead to files by other ways. */
public abstract class PathsContract extends FilesContract {

  @Test
  @PosixOnly("names with slashes; WindowsInScope has those with backslashes")
  void urisTellDirectories() throws IOException {
    Files.createDirectory(path("d"));
    file("f", "");
    assertEquals("file://" + name("d") + "/", path("d").toUri().toString());
    assertEquals("file://" + name("f"), path("f").toUri().toString());
    assertEquals("file://" + name("none"), path("none").toUri().toString());
    assertEquals(path("d"), Path.of(path("d").toUri()));
    assertEquals("file:///", Path.of("/").toUri().toString());
    assertEquals("file://" + name("a%20%C3%BC"), path("a ü").toUri().toString());
  }

  @Test
  void relativePathsStartAtTheWorkingDirectory() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    assertTrue(here.isAbsolute());
    assertEquals(here.resolve("x/y"), Path.of("x/y").toAbsolutePath());
    assertEquals(here.toString(), new File("").getAbsolutePath());
    assertTrue(Files.isDirectory(Path.of("")));
    assertTrue(Files.isSameFile(Path.of("."), here));
    assertEquals(here.toRealPath(), Path.of("").toRealPath());
    assertEquals(Path.of("x").toUri(), here.resolve("x").toUri());
  }

  @Test
  void realPathsHaveNoLinks() throws IOException {
    Files.createDirectories(path("d/e"));
    Files.createSymbolicLink(path("l"), path("d"));
    Path real = work().toRealPath();
    assertEquals(real.resolve("d/e"), path("l/e/../e").toRealPath());
    assertEquals(real.resolve("d"), path("l").toRealPath());
    assertTrue(path("l").toRealPath().isAbsolute());
  }

  @Test
  void fileUrlsAreRead() throws IOException {
    file("f", "hello");
    URI uri = path("f").toUri();
    try (InputStream in = uri.toURL().openStream()) {
      assertEquals("hello", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void filesAndPathsNameTheSame() throws IOException {
    File file = new File(name("f"));
    Path path = file.toPath();
    assertFalse(Files.exists(path));
    assertTrue(file.createNewFile());
    assertTrue(Files.exists(path));
    Files.delete(path);
    assertFalse(path.toFile().exists());
  }
}
