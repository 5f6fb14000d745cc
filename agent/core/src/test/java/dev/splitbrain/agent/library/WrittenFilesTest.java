package dev.splitbrain.agent.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.library.WrittenFiles.Found;
import dev.splitbrain.agent.library.WrittenFiles.Writing;
import dev.splitbrain.agent.session.ScriptedSession;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WrittenFilesTest {
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F', 1, 2, 3, 4, 5, 6};

  private static final byte[] CLASS =
      Arrays.copyOf(new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe}, 90);
  private static final byte[] JAR = Arrays.copyOf(new byte[] {'P', 'K', 3, 4}, 30);

  private final ScriptedSession session = new ScriptedSession();
  private final WrittenFiles libraries =
      new WrittenFiles(new WrittenPool(100, 150), new WrittenPool(20, 50));

  private byte[] bytes(String name) {
    return libraries.find(session, name).bytes();
  }

  private String reason(String name) {
    Found found = libraries.find(session, name);
    assertNull(found.bytes());
    return found.reason();
  }

  private void write(String name, byte[] bytes) {
    libraries.wrote(session, name, bytes);
  }

  @Test
  void keepsWhatWasWrittenFromBeginningToEnd() {
    Writing writing = libraries.opened(session, "/t/x.tmp", true);
    for (int i = 0; i < ELF.length; i++) {
      writing.wrote(i % 2 == 0 ? i : -1, ELF, i, 1);
    }
    assertTrue(reason("/t/x.tmp").contains("did not write it"), "not before it is closed");
    writing.closed();
    assertArrayEquals(ELF, bytes("/t/x.tmp"));
    assertArrayEquals(ELF, bytes("/t/../t//x.tmp"));
  }

  @Test
  void keepsCodeAndWhatIsSmallEnoughForAResource() {
    write("/t/x.so", new byte[] {1, 2});
    write("/t/x.so.3", new byte[] {1, 2});
    write("/t/x.dll", new byte[] {1, 2});
    write("/t/x.txt", new byte[] {1, 2, 3, 4, 5});
    write("/t/y.txt", ELF);
    write("/t/z.exe", new byte[] {'M', 'Z', 0, 0});
    assertNotNull(bytes("/t/x.so"));
    assertNotNull(bytes("/t/x.so.3"));
    assertNotNull(bytes("/t/x.dll"));
    assertNotNull(bytes("/t/x.txt"));
    write("/t/large.txt", new byte[21]);
    assertNull(bytes("/t/large.txt"));
    write("/t/empty", new byte[0]);
    assertEquals(0, bytes("/t/empty").length);
    write("/t/A.class", CLASS);
    write("/t/a.jar", JAR);
    assertEquals(90, bytes("/t/A.class").length);
    assertEquals(30, bytes("/t/a.jar").length);
    assertTrue(libraries.isCode(session, "/t/A.class"));
    assertFalse(libraries.isCode(session, "/t/x.txt"));
    assertNotNull(bytes("/t/y.txt"));
    assertNotNull(bytes("/t/z.exe"));
  }

  @Test
  void otherWaysToWriteSpoilIt() {
    Writing gap = libraries.opened(session, "/t/a.so", true);
    gap.wrote(0, ELF, 0, 4);
    gap.wrote(8, ELF, 4, 2);
    gap.closed();
    assertTrue(reason("/t/a.so").contains("another order"), reason("/t/a.so"));

    write("/t/b.so", ELF);
    Writing later = libraries.opened(session, "/t/b.so", false);
    assertNotNull(bytes("/t/b.so"), "opened is not changed");
    later.wrote(2, ELF, 0, 1);
    assertTrue(reason("/t/b.so").contains("changed"), reason("/t/b.so"));

    Writing failed = libraries.opened(session, "/t/c.so", true);
    failed.wrote(0, ELF, 0, 4);
    failed.spoiled("could not write all of it");
    failed.closed();
    assertTrue(reason("/t/c.so").contains("could not write"), reason("/t/c.so"));

    write("/t/d.so", ELF);
    libraries.opened(session, "/t/d.so", true);
    assertTrue(reason("/t/d.so").contains("did not write it"), "it is empty again");
    write("/t/e.so", ELF);
    libraries.changed(session, "/t/e.so");
    assertNull(bytes("/t/e.so"));
  }

  @Test
  void followsNames() {
    write("/t/x.tmp", ELF);
    libraries.moved(session, "/t/x.tmp", "/t/x.so");
    assertNull(bytes("/t/x.tmp"));
    assertArrayEquals(ELF, bytes("/t/x.so"));
    libraries.copied(session, "/t/x.so", "/u/y.so");
    assertArrayEquals(ELF, bytes("/u/y.so"));
    libraries.moved(session, "/u", "/v/w");
    assertArrayEquals(ELF, bytes("/v/w/y.so"));
    assertNull(bytes("/u/y.so"));
    libraries.copied(session, "/t/unknown", "/v/w/y.so");
    assertNull(bytes("/v/w/y.so"), "another file has taken its place");
    libraries.removed(session, "/t");
    assertNull(bytes("/t/x.so"));
  }

  @Test
  void isBounded() {
    byte[] large = Arrays.copyOf(ELF, 101);
    write("/t/large.so", large);
    assertTrue(reason("/t/large.so").contains("MiB"), reason("/t/large.so"));
    byte[] half = Arrays.copyOf(ELF, 80);
    write("/t/1.so", half);
    write("/t/2.so", half);
    assertTrue(reason("/t/1.so").contains("since"), reason("/t/1.so"));
    assertArrayEquals(half, bytes("/t/2.so"));
    for (int i = 0; i < 6; i++) {
      write("/t/r" + i, new byte[10]);
    }
    assertNull(bytes("/t/r0"), "what is oldest goes first");
    assertEquals(10, bytes("/t/r5").length);
    assertArrayEquals(half, bytes("/t/2.so"), "resources take no room of code");
  }

  /** As a directory's name with a stroke sorts before its files, and one like it between them. */
  @Test
  void aDirectoryIsNotOneWithALongerName() {
    for (String name : new String[] {"/d", "/d-x/a", "/d/a", "/d/b/c", "/da"}) {
      write(name, ELF);
    }
    libraries.removed(session, "/d");
    assertNull(bytes("/d/a"));
    assertNull(bytes("/d/b/c"));
    assertNotNull(bytes("/d-x/a"));
    assertNotNull(bytes("/da"));
  }

  @Test
  void anotherSessionsFileIsAnother() {
    write("/t/x.so", ELF);
    assertNull(libraries.find(new ScriptedSession(), "/t/x.so").bytes());
  }

  @Test
  void aNameThatIsNoPathOfThisJvmIsANameAllTheSame() {
    write("/t/\ud800.so", ELF);
    assertArrayEquals(ELF, bytes("/t/./\ud800.so"));
    write("x.so", ELF);
    assertArrayEquals(ELF, bytes("/home/tester/x.so"));
  }
}
