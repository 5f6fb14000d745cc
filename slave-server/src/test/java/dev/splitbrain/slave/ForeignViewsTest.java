package dev.splitbrain.slave;

import static dev.splitbrain.slave.RawMaster.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.splitbrain.slave.session.SlaveIdentity;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.files.Acl;
import dev.splitbrain.wire.files.AclEntry;
import dev.splitbrain.wire.files.AttributeChange;
import dev.splitbrain.wire.files.DosBit;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.Principal;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.attribute.AclFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Views that Linux does not have, or has in another way. */
class ForeignViewsTest extends SlaveCase {
  private final FileSystem windows =
      Jimfs.newFileSystem(
          Configuration.windows().toBuilder()
              .setAttributeViews("basic", "dos", "owner", "acl", "user")
              .build());

  @Override
  SlaveIdentity identity() {
    return SlaveIdentity.now(
        "case",
        List.of(),
        windows.getPath("C:\\work"),
        Map.of("path.separator", ";", "file.separator", "\\", "java.io.tmpdir", "C:\\Temp"));
  }

  @BeforeEach
  void makeFile() throws Exception {
    Files.writeString(windows.getPath("f"), "text");
  }

  @AfterEach
  void closeFiles() throws Exception {
    windows.close();
  }

  private FilesService.Client files() {
    return master.control.next().files();
  }

  @Test
  void theViewsAreTheFileSystemsOwn() throws Exception {
    assertEquals(Set.of("basic", "dos", "owner", "acl", "user"), Set.copyOf(files().views()));
  }

  @Test
  void accessControlListsComeAndGo() throws Exception {
    Acl before = files().acl(name("f"), true);
    assertFalse(before.getOwner().isSetId());
    Principal root = files().principal("root", false);
    AclEntry entry =
        new AclEntry("DENY", root, Set.of("READ_DATA", "DELETE"), Set.of("FILE_INHERIT"));
    files().setAttributes(name("f"), true, List.of(new AttributeChange().setAcl(List.of(entry))));
    assertEquals(List.of(entry), files().acl(name("f"), true).getEntries());
    assertEquals(
        1,
        Files.getFileAttributeView(windows.getPath("f"), AclFileAttributeView.class)
            .getAcl()
            .size());
    AclEntry nonsense = new AclEntry("PERHAPS", root, Set.of(), Set.of());
    assertEquals(
        ErrorKind.ILLEGAL_ARGUMENT,
        failure(
                () ->
                    files()
                        .setAttributes(
                            name("f"),
                            true,
                            List.of(new AttributeChange().setAcl(List.of(nonsense)))))
            .getKind());
    files().setAttributes(name("f"), true, List.of(new AttributeChange().setOwner("other")));
    assertEquals("other", files().acl(name("f"), true).getOwner().getName());
  }

  @Test
  void dosAttributesRideOnALook() throws Exception {
    int bits = DosBit.HIDDEN.getValue() | DosBit.ARCHIVE.getValue();
    files().setAttributes(name("f"), true, List.of(new AttributeChange().setDosSet(bits)));
    assertEquals(bits, files().dosStat(name("F"), true).getDos());
    assertEquals(4, files().dosStat(name("F"), true).getSize());
    files()
        .setAttributes(
            name("f"), true, List.of(new AttributeChange().setDosClear(DosBit.HIDDEN.getValue())));
    assertEquals(DosBit.ARCHIVE.getValue(), files().dosStat(name("f"), true).getDos());
    assertTrue(Files.getAttribute(windows.getPath("f"), "dos:archive").equals(true));
  }

  @Test
  void userDefinedAttributesAreBytes() throws Exception {
    files().setUserAttribute(name("f"), true, "a", ByteBuffer.wrap(new byte[] {0, 1, -1}));
    assertEquals(List.of("a"), files().userAttributeNames(name("f"), true));
    assertEquals(3, files().userAttributeSize(name("f"), true, "a"));
    assertEquals(
        ByteBuffer.wrap(new byte[] {0, 1, -1}),
        files().userAttribute(name("f"), true, "a", 1 << 30));
    assertEquals(Set.of("a"), files().userAttributes(name("f"), true, "*").keySet());
    files().deleteUserAttribute(name("f"), true, "a");
    assertEquals(Map.of(), files().userAttributes(name("f"), true, "*"));
  }
}
