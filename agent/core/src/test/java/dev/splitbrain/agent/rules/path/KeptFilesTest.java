package dev.splitbrain.agent.rules.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the class path and the JDK's directory keep on the master, and what they do not. */
class KeptFilesTest {
  private static final String HERE = Path.of("").toAbsolutePath().toString();
  private static final String THERE = "/srv/slave";
  private static final List<String> SHARED = List.of("/tmp", "/home/me");

  private static KeptFiles kept(String classPath) {
    return KeptFiles.of(
        "/opt/jdk",
        classPath == null ? List.of() : List.copyOf(ClassPath.entries(classPath)),
        SHARED);
  }

  private static boolean keeps(KeptFiles files, String name, String workingDirectory) {
    KeptFiles.Kept found = files.match(name, workingDirectory);
    if (found != null) {
      assertTrue(found.rule().readOnly(), name);
    }
    return found != null;
  }

  private static void assertKept(KeptFiles files, String name) {
    assertTrue(keeps(files, name, THERE), name);
  }

  private static void assertFree(KeptFiles files, String name) {
    assertTrue(!keeps(files, name, THERE), name);
  }

  @Test
  void whatIsKeptIsForReadingOnly() {
    KeptFiles files = kept("/proj/target/classes:/repo/a.jar");
    for (String name :
        List.of(
            "/proj/target/classes",
            "/proj/target/classes/com/A.class",
            "/repo/a.jar",
            "/opt/jdk/lib/modules",
            "/dev/random",
            "/dev/urandom")) {
      assertKept(files, name);
    }
    for (String name : List.of("/proj/target", "/proj/target/classes2", "/repo/a.jar2", "/opt")) {
      assertFree(files, name);
    }
  }

  @Test
  void theProgramsOwnInputAndOutputsAreForWritingToo() {
    for (String name : List.of("/dev/stdin", "/dev/stdout", "/dev/stderr")) {
      assertTrue(!kept(null).match(name, THERE).rule().readOnly(), name);
    }
    for (String name : List.of("/dev", "/dev/tty", "/dev/fd/0", "/dev/stdin2", "/dev/null")) {
      assertFree(kept(null), name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/tmp", "/home", "/home/me", "/usr/../tmp/", "//", "/home//me/."})
  void aDirectoryThatHoldsMoreThanCodeIsNotKept(String entry) {
    KeptFiles files = kept(entry + ":/repo/a.jar");
    assertKept(files, "/repo/a.jar");
    for (String name : List.of("/tmp/x", "/home/me/x", "/etc/passwd", "/", "/usr/x")) {
      assertFree(files, name);
    }
    assertKept(kept("/tmp/work/classes"), "/tmp/work/classes/A.class");
    assertFree(kept("/tmp/work/classes"), "/tmp/work/x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "./", "x/..", "/repo/a.jar:", ":/repo/a.jar", "/a::/b"})
  void whatTheProgramWorksInIsItsOwn(String classPath) {
    KeptFiles files = kept(classPath);
    assertKept(files, HERE + "/A.class");
    assertTrue(!keeps(files, HERE + "/out.txt", HERE), "the slave's directory has the same name");
    assertTrue(!keeps(files, HERE + "/out.txt", HERE + "/sub"), "or lies below");
    assertTrue(!keeps(files, HERE, HERE));
    assertTrue(keeps(files, HERE + "/out.txt", HERE + "-not"));
    assertTrue(keeps(files, HERE + "/out.txt", null));
  }

  @Test
  void codeBelowWhatTheProgramWorksInIsCode() {
    KeptFiles files = kept("/proj:/proj/target/classes:/proj/lib/a.jar:/proj/target");
    for (String directory : List.of("/proj", "/proj/run")) {
      assertTrue(keeps(files, "/proj/target/classes/A.class", directory));
      assertTrue(keeps(files, "/proj/lib/a.jar", directory));
      assertTrue(keeps(files, "/proj/target/x", directory));
      assertTrue(!keeps(files, "/proj/out.txt", directory));
    }
    assertTrue(!keeps(files, "/proj/target/x", "/proj/target"));
    assertTrue(keeps(files, "/proj/target/classes/x", "/proj/target"));
  }

  @Test
  void theJdksOwnFilesStayWhereverTheProgramWorks() {
    KeptFiles files = kept(null);
    for (String directory : List.of("/opt/jdk", "/opt/jdk/app", "/opt/jdk/bin", THERE)) {
      assertTrue(keeps(files, "/opt/jdk/lib/modules", directory));
      assertTrue(keeps(files, "/opt/jdk/release", directory));
    }
    assertTrue(!keeps(files, "/opt/jdk/app/out.txt", "/opt/jdk/app"));
    assertTrue(!keeps(files, "/opt/jdk/out.txt", "/opt/jdk"));
    assertTrue(keeps(files, "/opt/jdk/out.txt", THERE));
    assertNull(files.match(HERE + "/x", THERE), "a modular program has no class path");
  }

  @Test
  void aLinkToASharedDirectoryIsOne(@TempDir Path directory) throws IOException {
    Path shared = Files.createDirectories(directory.resolve("shared/tmp"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), shared.getParent());
    Path code = Files.createDirectory(directory.resolve("code"));
    Path codeLink = Files.createSymbolicLink(directory.resolve("codeLink"), code);
    for (String name : List.of(shared.toString(), link.resolve("tmp").toString())) {
      KeptFiles files =
          KeptFiles.of(
              "/opt/jdk", List.of(link.toString(), codeLink + "", "/no/such"), List.of(name));
      assertNull(files.match(link + "/tmp/x", THERE));
      assertNull(files.match(link + "/x", THERE));
      assertNotNull(files.match(codeLink + "/x", THERE));
      assertNotNull(files.match("/no/such/x", THERE));
    }
  }

  @Test
  void aNameWithWildcardsIsItself() {
    KeptFiles files = kept("/proj/[x]*/{a}.jar");
    assertKept(files, "/proj/[x]*/{a}.jar");
    assertFree(files, "/proj/x/a.jar");
    List<PathRule> rules = files.rules();
    assertEquals(
        "paths: /proj/\\[x\\]\\*/\\{a\\}.jar/** = read-only local",
        rules.get(rules.size() - 1).toString());
  }
}
