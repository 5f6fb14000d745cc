package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Attributes of files, by class, by name and by view. Works on any file system's paths. */
public abstract class NioAttributesContract extends FilesContract {

  @Test
  @PosixOnly("inodes and devices")
  void basicAttributesAreConsistent() throws IOException {
    file("f", "hello");
    BasicFileAttributes f = Files.readAttributes(path("f"), BasicFileAttributes.class);
    assertTrue(f.isRegularFile());
    assertFalse(f.isDirectory() || f.isSymbolicLink() || f.isOther());
    assertEquals(5, f.size());
    assertEquals(Files.getLastModifiedTime(path("f")), f.lastModifiedTime());
    assertNotNull(f.lastAccessTime());
    assertNotNull(f.creationTime());
    BasicFileAttributes d = Files.readAttributes(work(), BasicFileAttributes.class);
    assertTrue(d.isDirectory());
    assertNotEquals(f.fileKey(), d.fileKey());
    BasicFileAttributes again = Files.readAttributes(path("f"), BasicFileAttributes.class);
    assertEquals(f.fileKey(), again.fileKey());
    assertEquals(f.fileKey().hashCode(), again.fileKey().hashCode());
    assertTrue(f.fileKey().toString().matches("\\(dev=[0-9a-f]+,ino=\\d+\\)"));
    BasicFileAttributes zero =
        Files.readAttributes(
            work().getFileSystem().getPath("/dev/zero"), BasicFileAttributes.class);
    assertTrue(zero.isOther());
  }

  @Test
  @PosixOnly("the size of a link is that of its text")
  void linksAreFollowedUnlessToldNotTo() throws IOException {
    file("f", "hello");
    Files.createSymbolicLink(path("l"), path("f").getFileName());
    assertEquals(5, Files.readAttributes(path("l"), BasicFileAttributes.class).size());
    BasicFileAttributes link =
        Files.readAttributes(path("l"), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    assertTrue(link.isSymbolicLink());
    assertEquals(1, link.size());
    assertThrows(
        NullPointerException.class,
        () -> Files.readAttributes(path("f"), BasicFileAttributes.class, (LinkOption) null));
    assertThrows(
        NullPointerException.class,
        () -> Files.readAttributes(path("f"), (Class<BasicFileAttributes>) null));
  }

  @Test
  void timesCanBeSet() throws IOException {
    file("f", "");
    FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06.789123456Z"));
    Files.setLastModifiedTime(path("f"), time);
    assertEquals(time, Files.getLastModifiedTime(path("f")));
    FileTime accessed = FileTime.fromMillis(1_000);
    BasicFileAttributeView view =
        Files.getFileAttributeView(path("f"), BasicFileAttributeView.class);
    assertEquals("basic", view.name());
    view.setTimes(null, accessed, null);
    assertEquals(accessed, view.readAttributes().lastAccessTime());
    assertEquals(time, view.readAttributes().lastModifiedTime());
    view.setTimes(null, null, FileTime.fromMillis(5));
    Files.setAttribute(path("f"), "lastAccessTime", FileTime.fromMillis(2_000));
    assertEquals(FileTime.fromMillis(2_000), Files.getAttribute(path("f"), "lastAccessTime"));
    FileTime early = FileTime.from(Instant.parse("1950-01-01T00:00:00Z"));
    Files.setLastModifiedTime(path("f"), early);
    assertEquals(early, Files.getLastModifiedTime(path("f")));
    assertThrows(NullPointerException.class, () -> Files.setLastModifiedTime(path("f"), null));
  }

  @Test
  @PosixOnly("permission bits")
  void permissionsCanBeSet() throws IOException {
    file("f", "");
    for (String text : new String[] {"rw-r--r--", "rwxrwxrwx", "---------", "r-x-w-r-x"}) {
      Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(text);
      Files.setPosixFilePermissions(path("f"), permissions);
      assertEquals(permissions, Files.getPosixFilePermissions(path("f")));
      assertEquals(
          text,
          PosixFilePermissions.toString(
              Files.readAttributes(path("f"), PosixFileAttributes.class).permissions()));
    }
    Files.createFile(
        path("g"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path("g"))));
    Files.createDirectory(
        path("d"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
    assertEquals(
        "r-x------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path("d"))));
  }

  @Test
  @PosixOnly("the posix view")
  void ownersCanBeReadAndSetToThemselves() throws IOException {
    file("f", "");
    file("g", "");
    PosixFileAttributeView view =
        Files.getFileAttributeView(path("f"), PosixFileAttributeView.class);
    assertEquals("posix", view.name());
    assertEquals(Files.getOwner(path("f")), view.getOwner());
    assertEquals(Files.getOwner(path("f")), Files.getOwner(path("g")));
    assertEquals(Files.getOwner(path("f")).hashCode(), Files.getOwner(path("g")).hashCode());
    assertFalse(Files.getOwner(path("f")).getName().isEmpty());
    assertEquals(Files.getOwner(path("f")).getName(), Files.getOwner(path("f")).toString());
    Files.setOwner(path("g"), Files.getOwner(path("f")));
    view.setGroup(view.readAttributes().group());
    assertNotEquals(view.readAttributes().group(), view.getOwner());
    FileOwnerAttributeView owner =
        Files.getFileAttributeView(path("f"), FileOwnerAttributeView.class);
    assertEquals("owner", owner.name());
    assertEquals(view.getOwner(), owner.getOwner());
    owner.setOwner(owner.getOwner());
    assertThrows(NullPointerException.class, () -> owner.setOwner(null));
    assertThrows(
        java.nio.file.ProviderMismatchException.class, () -> owner.setOwner(() -> "stranger"));
    IOException e =
        assertThrows(IOException.class, () -> owner.setOwner(view.readAttributes().group()));
    assertEquals("'owner' parameter can't be a group", e.getMessage());
  }

  @Test
  @PosixOnly("the posix and unix views")
  void namedAttributes() throws IOException {
    file("f", "hello");
    Files.setPosixFilePermissions(path("f"), PosixFilePermissions.fromString("rw-r-----"));
    Map<String, Object> some = Files.readAttributes(path("f"), "size,isDirectory");
    assertEquals(Map.of("size", 5L, "isDirectory", false), some);
    assertEquals(
        Set.of(
            "size",
            "creationTime",
            "lastAccessTime",
            "lastModifiedTime",
            "fileKey",
            "isDirectory",
            "isRegularFile",
            "isSymbolicLink",
            "isOther"),
        Files.readAttributes(path("f"), "*").keySet());
    assertEquals(12, Files.readAttributes(path("f"), "posix:*").size());
    Map<String, Object> unix = Files.readAttributes(path("f"), "unix:*");
    assertEquals(20, unix.size());
    assertEquals(0100640, unix.get("mode"));
    assertEquals(1, unix.get("nlink"));
    assertTrue(unix.get("ino") instanceof Long);
    assertTrue(unix.get("dev") instanceof Long);
    assertTrue(unix.get("rdev") instanceof Long);
    assertTrue(unix.get("uid") instanceof Integer);
    assertTrue(unix.get("gid") instanceof Integer);
    assertTrue(unix.get("ctime") instanceof FileTime);
    assertEquals(
        Map.of("owner", Files.getOwner(path("f"))), Files.readAttributes(path("f"), "owner:*"));
    assertEquals(
        PosixFilePermissions.fromString("rw-r-----"),
        Files.getAttribute(path("f"), "posix:permissions"));
    Files.setAttribute(path("f"), "unix:mode", 0600);
    assertEquals(0100600, Files.getAttribute(path("f"), "unix:mode"));
    Files.setAttribute(
        path("f"), "posix:permissions", PosixFilePermissions.fromString("rwx------"));
    assertEquals(0100700, Files.getAttribute(path("f"), "unix:mode"));
    Files.setAttribute(path("f"), "unix:uid", unix.get("uid"));
    Files.setAttribute(path("f"), "owner:owner", Files.getOwner(path("f")));
  }

  @Test
  @PosixOnly("the posix and unix views")
  void unknownAttributesAreRefusedInTheJdksWords() throws IOException {
    file("f", "");
    Path f = path("f");
    assertIllegal("'sise' not recognized", () -> Files.readAttributes(f, "sise"));
    assertIllegal("'mode' not recognized", () -> Files.readAttributes(f, "posix:size,mode"));
    assertIllegal(":size", () -> Files.readAttributes(f, ":size"));
    assertIllegal("'' not recognized", () -> Files.readAttributes(f, "basic:"));
    assertIllegal("'owner:size' not recognized", () -> Files.readAttributes(f, "owner:size"));
    assertUnsupported("View 'acl' not available", () -> Files.readAttributes(f, "acl:*"));
    assertUnsupported("View 'x' not available", () -> Files.setAttribute(f, "x:y", 1));
    assertIllegal("'basic:size' not recognized", () -> Files.setAttribute(f, "size", 1));
    assertIllegal("'posix:mode' not recognized", () -> Files.setAttribute(f, "posix:mode", 1));
    assertIllegal("'unix:ino' not recognized", () -> Files.setAttribute(f, "unix:ino", 1));
    assertIllegal("'owner:group' not recognized", () -> Files.setAttribute(f, "owner:group", 1));
    assertThrows(ClassCastException.class, () -> Files.setAttribute(f, "lastModifiedTime", "now"));
    assertThrows(ClassCastException.class, () -> Files.setAttribute(f, "creationTime", "now"));
    assertEquals(
        "'posix:owner' not supported as initial attribute",
        assertThrows(
                UnsupportedOperationException.class,
                () ->
                    Files.createFile(
                        path("g"),
                        new java.nio.file.attribute.FileAttribute<Object>() {
                          @Override
                          public String name() {
                            return "posix:owner";
                          }

                          @Override
                          public Object value() {
                            return null;
                          }
                        }))
            .getMessage());
    assertFalse(Files.exists(path("g")));
  }

  private interface Call {
    Object run() throws Exception;
  }

  private static void assertIllegal(String message, Call call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static void assertUnsupported(String message, Call call) {
    assertEquals(
        message, assertThrows(UnsupportedOperationException.class, call::run).getMessage());
  }

  @Test
  @PosixOnly("other systems have access control lists")
  void viewsThatNobodyHasAreNull() {
    interface StrangeView extends BasicFileAttributeView {}

    assertEquals(null, Files.getFileAttributeView(path("f"), StrangeView.class));
    assertEquals(
        null,
        Files.getFileAttributeView(path("f"), java.nio.file.attribute.AclFileAttributeView.class));
  }

  @Test
  @PosixOnly("the posix and unix views")
  void fileStoresTellTheirSpace() throws IOException {
    FileStore store = Files.getFileStore(work());
    assertFalse(store.name().isEmpty());
    assertFalse(store.type().isEmpty());
    assertFalse(store.isReadOnly());
    assertTrue(store.getTotalSpace() > 0);
    assertTrue(store.getUsableSpace() <= store.getTotalSpace());
    assertTrue(store.getUnallocatedSpace() <= store.getTotalSpace());
    assertTrue(store.getBlockSize() > 0);
    assertTrue(store.supportsFileAttributeView("basic"));
    assertTrue(store.supportsFileAttributeView(PosixFileAttributeView.class));
    assertTrue(store.supportsFileAttributeView("unix"));
    assertEquals(store.getTotalSpace(), store.getAttribute("totalSpace"));
    assertEquals(
        "'x' not recognized",
        assertThrows(UnsupportedOperationException.class, () -> store.getAttribute("x"))
            .getMessage());
    assertEquals(store, Files.getFileStore(work()));
    assertEquals(store.hashCode(), Files.getFileStore(work()).hashCode());
  }
}
