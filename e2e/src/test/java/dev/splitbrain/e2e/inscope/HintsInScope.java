package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.api.SplitBrain;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileReader;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import org.junit.jupiter.api.Test;

/**
 * What rides along with the error of a file that the slave does not have and the master has: the
 * error itself is the one that the JDK gives for any file that is not there.
 */
class HintsInScope {
  /** Looks for a file that must exist. */
  private interface Look {
    void at(Path file) throws Exception;
  }

  private static Map<String, Look> looks() {
    Map<String, Look> looks = new LinkedHashMap<>();
    looks.put("readString", Files::readString);
    looks.put("readAllLines", Files::readAllLines);
    looks.put("size", Files::size);
    looks.put("delete", Files::delete);
    looks.put("list", file -> Files.list(file).close());
    looks.put("walk", file -> Files.walk(file).close());
    looks.put("attributes", file -> Files.readAttributes(file, BasicFileAttributes.class));
    looks.put("real path", file -> assertNotNull(file.toRealPath()));
    looks.put("channel", file -> FileChannel.open(file).close());
    looks.put("nio stream", file -> Files.newInputStream(file).close());
    looks.put("scanner", file -> new Scanner(file).close());
    looks.put("copy", file -> Files.copy(file, file.resolveSibling("copied")));
    looks.put("move", file -> Files.move(file, file.resolveSibling("moved")));
    looks.put("stream", file -> new FileInputStream(file.toString()).close());
    looks.put("reader", file -> new FileReader(file.toFile()).close());
    looks.put("random", file -> new RandomAccessFile(file.toFile(), "r").close());
    return looks;
  }

  private static Throwable error(Look look, Path file) {
    return assertThrows(Exception.class, () -> look.at(file), file.toString());
  }

  private static String described(Throwable error, Path file) {
    String all = error.getClass().getName() + ": " + error.getMessage();
    if (error instanceof FileSystemException e) {
      all += " [" + e.getFile() + ", " + e.getOtherFile() + ", " + e.getReason() + "]";
    }
    return all.replace(file.toString(), "FILE").replace(file.getParent().toString(), "DIRECTORY");
  }

  private static List<String> hints(Throwable error) {
    return Arrays.stream(error.getSuppressed())
        .map(Throwable::getMessage)
        .filter(message -> message != null && message.contains("exists on the master"))
        .toList();
  }

  @Test
  void aFileThatTheMasterHasIsMissingAsAnyOther() throws Exception {
    Path directory = Path.of(Both.MASTER, "hints");
    Path here = directory.resolve("here");
    Path nowhere = directory.resolve("nowhere");
    Files.createDirectories(directory);
    SplitBrain.local(
        () -> Files.writeString(Files.createDirectories(directory).resolve("here"), "x"));
    for (Map.Entry<String, Look> look : looks().entrySet()) {
      String name = look.getKey();
      Throwable oracle = SplitBrain.local(() -> error(look.getValue(), nowhere));
      Throwable withHint = error(look.getValue(), here);
      Throwable without = error(look.getValue(), nowhere);
      assertEquals(described(oracle, nowhere), described(withHint, here), name);
      assertEquals(described(oracle, nowhere), described(without, nowhere), name);
      assertEquals(List.of(), hints(without), name);
      List<String> hints = hints(withHint);
      assertEquals(1, hints.size(), () -> name + ": " + Arrays.toString(withHint.getSuppressed()));
      assertTrue(
          hints
              .get(0)
              .equals(
                  "splitbrain: "
                      + here
                      + " exists on the master; use local(...), a rule 'paths: "
                      + directory
                      + "/** = local', or SplitBrain.master().path(...)"),
          hints.get(0));
      assertEquals(List.of(), hints(SplitBrain.local(() -> error(look.getValue(), nowhere))));
    }
    assertEquals("x", SplitBrain.local(() -> Files.readString(here)), "and nothing was done to it");
  }

  @Test
  void otherErrorsHaveNoHint() throws Exception {
    Path directory = Path.of(Both.MASTER, "hints-other");
    Files.createDirectories(directory.resolve("d/e"));
    Files.writeString(directory.resolve("f"), "");
    SplitBrain.local(
        () -> {
          Files.createDirectories(directory.resolve("d/e"));
          Files.createDirectories(directory.resolve("f"));
          Files.writeString(directory.resolve("f/x"), "on the master f is a directory");
        });
    for (Look look :
        List.<Look>of(
            file -> Files.delete(directory.resolve("d")),
            file -> Files.createDirectory(directory.resolve("d")),
            file -> Files.readString(directory.resolve("f/x")),
            file -> new FileInputStream(directory.resolve("d").toString()).close(),
            file -> new FileInputStream(directory.resolve("f/x").toString()).close())) {
      assertEquals(List.of(), hints(error(look, directory)));
    }
    assertFalse(new File(directory.resolve("f/x").toString()).exists());
  }
}
