package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.api.SplitBrain;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Relative names inside a scope mean files below the session's working directory, by whatever API
 * they come, and follow it when it changes. Holds on every kind of system.
 */
class WorkingDirectoryInScope {
  private String before;

  private Path moveTo(String name) throws Exception {
    Path directory = Files.createDirectories(Path.of(Both.SLAVE).resolve(name)).toRealPath();
    before = Both.host().workingDirectory();
    Both.host().changeDirectory(directory.toString());
    return directory;
  }

  @AfterEach
  void moveBack() {
    if (before != null) {
      Both.host().changeDirectory(before);
    }
  }

  @Test
  void absoluteFormsAreBelowIt() throws Exception {
    File early = new File("x");
    Path earlyPath = Path.of("x");
    Path directory = moveTo("cd-forms");
    String expected = directory.toString();
    assertEquals(expected, Both.host().workingDirectory());
    assertEquals(expected, System.getProperty("user.dir"));
    assertEquals(expected, new File("").getAbsolutePath());
    assertEquals(new File(expected), new File("").getAbsoluteFile());
    assertEquals(directory.resolve("x").toString(), early.getAbsolutePath());
    assertEquals(directory.resolve("x").toString(), early.getCanonicalPath());
    assertEquals(directory.resolve("x"), earlyPath.toAbsolutePath());
    assertEquals(directory, Path.of("").toAbsolutePath());
    assertEquals(directory, Path.of("").toRealPath());
    assertEquals(directory.resolve("x").toUri(), earlyPath.toUri());
    assertEquals(directory.resolve("x").toFile().toURI(), early.toURI());
    String master = SplitBrain.local(() -> System.getProperty("user.dir"));
    assertEquals(master, SplitBrain.local(() -> new File("").getAbsolutePath()));
  }

  @Test
  void everyApiLooksBelowIt() throws Exception {
    Path directory = moveTo("cd-apis");
    try (FileOutputStream out = new FileOutputStream("stream")) {
      out.write("by stream".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals("by stream", Files.readString(directory.resolve("stream")));
    try (FileInputStream in = new FileInputStream(new File("stream"))) {
      assertArrayEquals("by stream".getBytes(StandardCharsets.UTF_8), in.readAllBytes());
    }
    try (RandomAccessFile file = new RandomAccessFile("random", "rw")) {
      file.writeInt(7);
    }
    assertEquals(4, Files.size(Path.of("random")));
    assertEquals(4, new File("random").length());
    Files.writeString(Path.of("nio"), "by nio");
    assertTrue(Files.exists(directory.resolve("nio")));
    assertTrue(new File("sub/deeper").mkdirs());
    assertTrue(Files.isDirectory(directory.resolve("sub").resolve("deeper")));
    assertTrue(new File("nio").renameTo(new File("sub/moved")));
    assertEquals("by nio", Files.readString(Path.of("sub", "moved")));
    assertEquals(3, new File("").getAbsoluteFile().list().length);
    assertFalse(SplitBrain.local(() -> new File("stream").exists()), "nothing on the master");
  }

  @Test
  void itIsChangedByRelativeNamesToo() throws Exception {
    Path directory = moveTo("cd-relative");
    Files.createDirectory(directory.resolve("inner"));
    Both.host().changeDirectory("inner");
    assertEquals(directory.resolve("inner").toString(), System.getProperty("user.dir"));
    Both.host().changeDirectory("..");
    assertEquals(directory.toString(), System.getProperty("user.dir"));
    assertThrows(UncheckedIOException.class, () -> Both.host().changeDirectory("none"));
    assertEquals(directory.toString(), System.getProperty("user.dir"));
  }
}
