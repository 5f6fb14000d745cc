package dev.splitbrain.agent.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent to a mirror, and what is left alone there. */
class MirrorTest {
  @TempDir Path base;
  private Path source;
  private Path target;

  @BeforeEach
  void directories() throws IOException {
    source = Files.createDirectory(base.resolve("source"));
    target = Files.createDirectory(base.resolve("target"));
    Files.createDirectories(source.resolve("src/test"));
    put("pom.xml", "<project/>");
    put("src/test/run.sh", "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        source.resolve("src/test/run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(source.resolve("link"), Path.of("pom.xml"));
  }

  private void put(String name, String text) throws IOException {
    Files.writeString(source.resolve(name), text);
  }

  private String there(String name) throws IOException {
    return Files.readString(target.resolve(name));
  }

  private String mirror() throws IOException {
    return Mirror.of(source, target).toString();
  }

  @Test
  void onlyWhatHasChangedIsSent() throws IOException {
    assertEquals("3 of 3 files sent (1 KiB)", mirror());
    assertEquals("<project/>", there("pom.xml"));
    assertTrue(Files.isExecutable(target.resolve("src/test/run.sh")));
    assertFalse(Files.isExecutable(target.resolve("pom.xml")));
    assertEquals(Path.of("pom.xml"), Files.readSymbolicLink(target.resolve("link")));
    assertEquals("0 of 3 files sent (0 KiB)", mirror());
    Files.setLastModifiedTime(source.resolve("pom.xml"), FileTime.fromMillis(5000));
    assertEquals("0 of 3 files sent (0 KiB)", mirror(), "another time is no change");
    put("pom.xml", "<PROJECT/>");
    Files.setLastModifiedTime(source.resolve("pom.xml"), FileTime.fromMillis(5000));
    assertEquals("1 of 3 files sent (1 KiB)", mirror(), "the digest tells, not time and size");
    assertEquals("<PROJECT/>", there("pom.xml"));
  }

  @Test
  void whatWasChangedThereIsMadeRightAgain() throws IOException {
    mirror();
    Files.writeString(target.resolve("pom.xml"), "another one");
    Files.delete(target.resolve("src/test/run.sh"));
    assertEquals("2 of 3 files sent (1 KiB)", mirror());
    assertEquals("<project/>", there("pom.xml"));
    assertTrue(Files.isExecutable(target.resolve("src/test/run.sh")));
  }

  @Test
  void whatIsGoneHereIsRemovedUnlessItIsNoLongerOurs() throws IOException {
    put("a", "a");
    put("b", "b");
    mirror();
    Files.delete(source.resolve("a"));
    Files.delete(source.resolve("b"));
    Files.writeString(target.resolve("b"), "of a test");
    Files.writeString(target.resolve("own"), "of a test");
    assertEquals("0 of 3 files sent (0 KiB), 1 removed", mirror());
    assertFalse(Files.exists(target.resolve("a")));
    assertEquals("of a test", there("b"));
    assertEquals("of a test", there("own"));
  }

  @Test
  void buildOutputsAndHistoriesAreLeftOut() throws IOException {
    for (String name : new String[] {".git", "target", "src/target", "build"}) {
      Files.createDirectories(source.resolve(name));
      put(name + "/x", "x");
    }
    mirror();
    assertFalse(Files.exists(target.resolve(".git")));
    assertFalse(Files.exists(target.resolve("target")), "beside a pom.xml");
    assertEquals("x", there("src/target/x"), "a directory like any other");
    assertEquals("x", there("build/x"), "no project of Gradle's");
    Files.createDirectories(target.resolve("target"));
    Files.writeString(target.resolve("target/report"), "of a test");
    assertEquals("0 of 5 files sent (0 KiB)", mirror());
    assertEquals("of a test", there("target/report"));
  }

  @Test
  void aFileInPlaceOfADirectoryIsNotRemoved() throws IOException {
    Files.writeString(target.resolve("src"), "a file");
    assertThrows(NotDirectoryException.class, this::mirror);
    assertEquals("a file", there("src"));
  }

  @Test
  void aLinkThereIsReplacedAndNotFollowed() throws IOException {
    Path other = Files.writeString(base.resolve("other"), "other");
    Files.createSymbolicLink(target.resolve("pom.xml"), other);
    mirror();
    assertEquals("<project/>", there("pom.xml"));
    assertFalse(Files.isSymbolicLink(target.resolve("pom.xml")));
    assertEquals("other", Files.readString(other));
  }

  @Test
  void aRecordThatIsNoneCostsSendingAgain() throws IOException {
    mirror();
    Files.writeString(target.resolve(".splitbrain-push"), "nonsense\n");
    assertEquals("2 of 3 files sent (1 KiB)", mirror());
  }
}
