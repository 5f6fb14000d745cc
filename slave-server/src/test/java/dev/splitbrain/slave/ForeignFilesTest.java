package dev.splitbrain.slave;

import static dev.splitbrain.slave.RawMaster.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.splitbrain.slave.session.SlaveIdentity;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.environment.Snapshot;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.Stat;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A slave whose file system has drives, backslashes and names in any case. */
class ForeignFilesTest extends SlaveCase {
  private final FileSystem windows =
      Jimfs.newFileSystem(
          Configuration.windows().toBuilder().setAttributeViews("basic", "dos", "owner").build());

  @Override
  SlaveIdentity identity() {
    return SlaveIdentity.now(
        "case",
        List.of(),
        windows.getPath("C:\\work"),
        Map.of("path.separator", ";", "file.separator", "\\", "java.io.tmpdir", "C:\\Temp"));
  }

  @AfterEach
  void closeFiles() throws Exception {
    windows.close();
  }

  private FilesService.Client files() {
    return master.control.next().files();
  }

  @Test
  void namesAreTheFileSystemsOwn() throws Exception {
    Files.writeString(windows.getPath("C:\\work\\Mixed.txt"), "text");
    for (String name :
        List.of("C:\\work\\mixed.TXT", "mixed.txt", "C:/work/Mixed.txt", "/C:/work/Mixed.txt")) {
      Stat stat = files().stat(name(name), true, true);
      assertEquals(FileType.REGULAR, stat.getType(), name);
      assertEquals(4, stat.getSize(), name);
      assertFalse(stat.isSetMode(), name);
      assertEquals("C:\\work\\Mixed.txt", text(files().realPath(name(name), true)), name);
      assertEquals("C:\\work\\Mixed.txt", text(files().canonicalPath(name(name))), name);
    }
    for (String name : List.of("\\work\\mixed.txt", "/work/Mixed.txt", "c:mixed.txt")) {
      assertEquals("C:\\work\\Mixed.txt", text(files().realPath(name(name), true)), name);
    }
    assertEquals("C:\\", text(files().realPath(name("\\"), true)));
    assertEquals("C:\\work", text(files().realPath(name("C:"), true)));
    assertEquals(
        "C:\\work\\none\\x", text(files().canonicalPath(name("c:\\WORK\\.\\none\\y\\..\\x"))));
    assertEquals(List.of("C:\\"), files().roots().stream().map(ForeignFilesTest::text).toList());
    assertEquals(
        ErrorKind.INVALID_PATH,
        failure(() -> files().stat(name("a\u0000b"), true, false)).getKind());
    assertEquals(
        ErrorKind.NO_SUCH_FILE,
        failure(() -> files().stat(name("Mixed.txt\\below"), true, false)).getKind());
  }

  @Test
  void filesAreWrittenReadAndListed() throws Exception {
    files().createDirectory(name("dir"), 0777);
    long handle =
        files()
            .open(
                request(
                    windows.getPath("dir\\new"),
                    OpenOption.READ,
                    OpenOption.WRITE,
                    OpenOption.CREATE_NEW))
            .getHandle();
    assertEquals(5, files().write(handle, -1, ByteBuffer.wrap("hello".getBytes())));
    assertEquals("hello", text(files().read(handle, 0, 100).bufferForData()));
    files().setLength(handle, 7);
    assertEquals(7, files().size(handle));
    files().truncate(handle, 2);
    files().close(handle);
    assertEquals("he", Files.readString(windows.getPath("C:\\work\\dir\\new")));
    assertEquals(
        "he",
        text(files().readWhole(name("DIR/NEW"), 100, EnumSet.of(OpenOption.READ)).bufferForData()));
    Set<String> names = new TreeSet<>();
    for (Entry entry : files().listDirectory(name("c:\\work\\dir"), 10, true, false).getEntries()) {
      names.add(text(entry.getName()));
    }
    assertEquals(Set.of("new"), names);
    files().rename(name("dir\\new"), name("DIR\\Renamed"));
    assertTrue(Files.exists(windows.getPath("C:\\work\\dir\\Renamed")));
  }

  @Test
  void whatMastersSeeOfTheSystemFitsItsFiles() throws Exception {
    Snapshot snapshot = master.control.next().environment().snapshot();
    assertEquals("\\", snapshot.getProperties().get("file.separator"));
    assertEquals(";", snapshot.getProperties().get("path.separator"));
    assertEquals("C:\\Temp", snapshot.getProperties().get("java.io.tmpdir"));
    assertEquals("C:\\work", snapshot.getProperties().get("user.dir"));
    assertEquals(System.getProperty("os.arch"), snapshot.getProperties().get("os.arch"));
    Files.createDirectory(windows.getPath("C:\\work\\Sub"));
    assertEquals(
        "C:\\work\\Sub", text(master.control.next().session().changeDirectory(name("sub"))));
    files().createDirectory(name("inner"), 0777);
    assertTrue(Files.isDirectory(windows.getPath("C:\\work\\Sub\\inner")));
  }
}
