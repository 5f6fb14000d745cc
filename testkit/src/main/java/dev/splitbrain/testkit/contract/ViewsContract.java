package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The views beyond basic and posix, and users and groups by name, as Linux has them. */
public abstract class ViewsContract extends FilesContract {
  private static final String NO_DATA = "No data available";

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private UserDefinedFileAttributeView user(String name, LinkOption... options) throws IOException {
    // A file system without them has its own test.
    assumeTrue(Files.getFileStore(work()).supportsFileAttributeView("user"));
    return Files.getFileAttributeView(path(name), UserDefinedFileAttributeView.class, options);
  }

  private interface Call {
    Object run() throws Exception;
  }

  private void assertFails(String file, String reason, Call call) {
    FileSystemException e = assertThrows(FileSystemException.class, call::run);
    assertEquals(FileSystemException.class, e.getClass());
    assertEquals(file, e.getFile());
    assertEquals(reason, e.getReason());
    assertNull(e.getOtherFile());
  }

  @Test
  void userDefinedAttributesAreKept() throws IOException {
    file("f", "hello");
    UserDefinedFileAttributeView view = user("f");
    assertEquals("user", view.name());
    assertEquals(0, view.list().size());
    ByteBuffer source = bytes("--value--");
    source.position(2).limit(7);
    assertEquals(5, view.write("key", source));
    assertEquals(7, source.position());
    assertEquals(5, view.size("key"));
    ByteBuffer into = ByteBuffer.allocate(10).position(3);
    assertEquals(5, view.read("key", into));
    assertEquals(8, into.position());
    assertEquals("value", new String(into.array(), 3, 5, StandardCharsets.UTF_8));
    ByteBuffer direct = ByteBuffer.allocateDirect(5);
    assertEquals(5, view.read("key", direct));
    assertFalse(direct.hasRemaining());
    assertEquals(5, view.write("copy", direct.flip().asReadOnlyBuffer()));
    view.write("empty", ByteBuffer.allocate(0));
    assertEquals(0, view.size("empty"));
    assertEquals(0, view.read("empty", ByteBuffer.allocate(0)));
    view.write("größe", bytes("1"));
    assertEquals(Set.of("key", "copy", "empty", "größe"), Set.copyOf(view.list()));
    view.delete("copy");
    view.delete("empty");
    view.delete("größe");
    assertEquals(java.util.List.of("key"), view.list());
    assertThrows(UnsupportedOperationException.class, () -> view.list().add("x"));
    assertEquals("hello", text("f"));
  }

  @Test
  @PosixOnly("how the JDK of Linux fails")
  void userDefinedAttributesByName() throws IOException {
    file("f", "");
    user("f");
    Path f = path("f");
    Files.setAttribute(f, "user:a", bytes("of a buffer"));
    Files.setAttribute(f, "user:b", "of an array".getBytes(StandardCharsets.UTF_8));
    assertArrayEquals(bytes("of a buffer").array(), (byte[]) Files.getAttribute(f, "user:a"));
    Map<String, Object> all = Files.readAttributes(f, "user:*");
    assertEquals(Set.of("a", "b"), all.keySet());
    assertArrayEquals(bytes("of an array").array(), (byte[]) all.get("b"));
    assertEquals(Set.of("b"), Files.readAttributes(f, "user:b").keySet());
    assertEquals(Set.of("a", "b"), Files.readAttributes(f, "user:b,*").keySet());
    String path = f.toString();
    assertFails(
        path,
        "Unable to get size of extended attribute 'none': " + NO_DATA,
        () -> Files.readAttributes(f, "user:a,none"));
    assertNull(
        assertThrows(IllegalArgumentException.class, () -> Files.readAttributes(f, "user:a,,b"))
            .getMessage());
    assertThrows(ClassCastException.class, () -> Files.setAttribute(f, "user:c", "text"));
    assertThrows(NullPointerException.class, () -> Files.setAttribute(f, "user:c", null));
    assertFails(
        path,
        "Error writing extended attribute '': Invalid argument",
        () -> Files.setAttribute(f, "user:", bytes("x")));
    assertThrows(
        NullPointerException.class, () -> Files.readAttributes(f, "user:*", (LinkOption) null));
  }

  @Test
  @PosixOnly("the system's text of an error")
  void userDefinedAttributesFailInTheJdksWords() throws IOException {
    file("f", "");
    Files.createSymbolicLink(path("l"), path("f").getFileName());
    String f = name("f");
    UserDefinedFileAttributeView view = user("f");
    view.write("a", bytes("value"));
    assertFails(
        f,
        "Error reading extended attribute 'a': Insufficient space in buffer",
        () -> view.read("a", ByteBuffer.allocate(4)));
    assertFails(
        f,
        "Error reading extended attribute 'a': Insufficient space in buffer",
        () -> view.read("a", ByteBuffer.allocate(0)));
    assertFails(
        f,
        "Error reading extended attribute 'b': " + NO_DATA,
        () -> view.read("b", ByteBuffer.allocate(4)));
    assertFails(
        f, "Unable to get size of extended attribute 'b': " + NO_DATA, () -> view.size("b"));
    assertFails(
        f,
        "Unable to delete extended attribute 'b': " + NO_DATA,
        () -> {
          view.delete("b");
          return null;
        });
    assertFails(
        f,
        "Error writing extended attribute 'b': Argument list too long",
        () -> view.write("b", ByteBuffer.allocate(100_000)));
    String longName = "n".repeat(251);
    assertFails(f, "'user." + longName + "' is too big", () -> view.size(longName));
    assertEquals(1, view.write(longName.substring(1), bytes("x")));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> view.read("a", ByteBuffer.allocate(9).asReadOnlyBuffer()));
    assertEquals("Read-only buffer", e.getMessage());
    NullPointerException noName = assertThrows(NullPointerException.class, () -> view.size(null));
    assertEquals("'name' is null", noName.getMessage());
    assertThrows(NullPointerException.class, () -> view.read("a", null));
    assertThrows(NullPointerException.class, () -> view.write("a", null));
    UserDefinedFileAttributeView none = user("none");
    assertEquals(name("none"), assertThrows(NoSuchFileException.class, none::list).getMessage());
    assertThrows(NoSuchFileException.class, () -> none.write("a", bytes("x")));
    UserDefinedFileAttributeView link = user("l", LinkOption.NOFOLLOW_LINKS);
    assertFails(
        name("l"),
        "Too many levels of symbolic links or unable to access attributes of symbolic link",
        link::list);
    assertTrue(user("l").list().contains("a"));
  }

  @Test
  @PosixOnly("a file of /proc")
  void aFileSystemWithoutUserDefinedAttributesSaysSo() {
    Path version = Path.of("/proc/version");
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(version, UserDefinedFileAttributeView.class);
    assertFails(
        "/proc/version",
        "Error writing extended attribute 'a': Operation not supported",
        () -> view.write("a", bytes("x")));
    assertFails(
        "/proc/version",
        "Unable to get size of extended attribute 'a': Operation not supported",
        () -> view.size("a"));
    assertFails(
        "/proc/version",
        "Operation not supported",
        () -> Files.readAttributes(version, DosFileAttributes.class));
  }

  private static String dos(DosFileAttributes attributes) {
    return (attributes.isReadOnly() ? "r" : "-")
        + (attributes.isHidden() ? "h" : "-")
        + (attributes.isSystem() ? "s" : "-")
        + (attributes.isArchive() ? "a" : "-");
  }

  @Test
  void dosAttributesAreKept() throws IOException {
    file("f", "hello");
    user("f");
    Path f = path("f");
    DosFileAttributeView view = Files.getFileAttributeView(f, DosFileAttributeView.class);
    assertEquals("dos", view.name());
    assertEquals("----", dos(view.readAttributes()));
    view.setReadOnly(true);
    assertEquals("r---", dos(view.readAttributes()));
    view.setSystem(true);
    view.setArchive(true);
    view.setHidden(true);
    view.setReadOnly(false);
    DosFileAttributes attributes = Files.readAttributes(f, DosFileAttributes.class);
    assertEquals("-hsa", dos(attributes));
    assertEquals(5, attributes.size());
    assertTrue(attributes.isRegularFile());
    assertEquals(Files.readAttributes(f, "*").get("fileKey"), attributes.fileKey());
    assertEquals(Files.getLastModifiedTime(f), attributes.lastModifiedTime());
    Files.setAttribute(f, "dos:archive", false);
    assertEquals(
        Map.of("hidden", true, "archive", false, "size", 5L),
        Files.readAttributes(f, "dos:hidden,archive,size"));
    assertEquals(13, Files.readAttributes(f, "dos:*").size());
    FileTime time = FileTime.fromMillis(5_000);
    view.setTimes(time, null, null);
    assertEquals(time, Files.getAttribute(f, "dos:lastModifiedTime"));
    file("g", "");
    Files.setAttribute(path("g"), "dos:hidden", false);
    assertEquals(java.util.List.of(), user("g").list());
  }

  @Test
  @PosixOnly("where they are extended attributes")
  void dosAttributesFailInTheJdksWords() throws IOException {
    file("f", "");
    user("f");
    Path f = path("f");
    assertEquals(
        "'mode' not recognized",
        assertThrows(IllegalArgumentException.class, () -> Files.readAttributes(f, "dos:mode"))
            .getMessage());
    assertEquals(
        "'dos:size' not recognized",
        assertThrows(IllegalArgumentException.class, () -> Files.setAttribute(f, "dos:size", 1))
            .getMessage());
    assertThrows(ClassCastException.class, () -> Files.setAttribute(f, "dos:hidden", 1));
    assertThrows(NullPointerException.class, () -> Files.setAttribute(f, "dos:hidden", null));
    assertThrows(
        NoSuchFileException.class,
        () -> Files.readAttributes(path("none"), DosFileAttributes.class));
    assertThrows(
        NoSuchFileException.class, () -> Files.setAttribute(path("none"), "dos:hidden", true));
    Files.setAttribute(f, "user:DOSATTRIB", bytes("nonsense"));
    IOException e =
        assertThrows(IOException.class, () -> Files.readAttributes(f, DosFileAttributes.class));
    assertEquals("Value of user.DOSATTRIB attribute is invalid", e.getMessage());
  }

  @Test
  @PosixOnly("other systems have access control lists")
  void accessControlListsAreNoneOfLinux() throws IOException {
    file("f", "");
    Path f = path("f");
    assertNull(Files.getFileAttributeView(f, AclFileAttributeView.class));
    assertEquals(
        "View 'acl' not available",
        assertThrows(
                UnsupportedOperationException.class, () -> Files.setAttribute(f, "acl:acl", null))
            .getMessage());
    assertEquals(
        Set.of("basic", "dos", "owner", "posix", "unix", "user"),
        new TreeSet<>(f.getFileSystem().supportedFileAttributeViews()));
  }

  @Test
  @PosixOnly("the unix view")
  void settersOfUnixAttributesTakeWhatTheJdkTakes() throws IOException {
    file("f", "");
    Path f = path("f");
    for (String attribute : new String[] {"unix:mode", "unix:uid", "unix:gid"}) {
      assertThrows(NullPointerException.class, () -> Files.setAttribute(f, attribute, null));
      assertThrows(ClassCastException.class, () -> Files.setAttribute(f, attribute, 1L));
    }
    for (String attribute : new String[] {"ino", "dev", "rdev", "nlink", "ctime", "*", ""}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> Files.setAttribute(f, "unix:" + attribute, null));
      assertEquals("'unix:" + attribute + "' not recognized", e.getMessage());
    }
    for (String view : new String[] {"posix", "unix"}) {
      assertThrows(
          NullPointerException.class, () -> Files.setAttribute(f, view + ":permissions", null));
      assertThrows(ClassCastException.class, () -> Files.setAttribute(f, view + ":group", "root"));
      assertThrows(
          ClassCastException.class, () -> Files.setAttribute(f, view + ":permissions", Set.of(1)));
      FileTime time = FileTime.fromMillis(view.length() * 1_000);
      Files.setAttribute(f, view + ":lastModifiedTime", time);
      assertEquals(time, Files.getLastModifiedTime(f));
      Files.setAttribute(f, view + ":lastModifiedTime", null);
      assertEquals(time, Files.getLastModifiedTime(f));
    }
    Files.setAttribute(f, "unix:mode", 04755);
    assertEquals(0104755, Files.getAttribute(f, "unix:mode"));
    assertEquals(
        "unix:*",
        assertThrows(IllegalArgumentException.class, () -> Files.getAttribute(f, "unix:*"))
            .getMessage());
    Files.createSymbolicLink(path("l"), f.getFileName());
    FileTime early = FileTime.fromMillis(7_000);
    Files.setAttribute(path("l"), "lastModifiedTime", early, LinkOption.NOFOLLOW_LINKS);
    assertEquals(early, Files.getLastModifiedTime(path("l"), LinkOption.NOFOLLOW_LINKS));
    assertNotEquals(early, Files.getLastModifiedTime(f));
    Files.createSymbolicLink(path("dangling"), path("none"));
    assertThrows(
        NoSuchFileException.class, () -> Files.setLastModifiedTime(path("dangling"), early));
  }

  @Test
  @PosixOnly("users and groups of a Unix")
  void usersAndGroupsAreFoundByName() throws IOException {
    UserPrincipalLookupService service = work().getFileSystem().getUserPrincipalLookupService();
    UserPrincipal root = service.lookupPrincipalByName("root");
    GroupPrincipal rootGroup = service.lookupPrincipalByGroupName("root");
    assertEquals("root", root.getName());
    assertEquals("root", root.toString());
    assertEquals(Files.getOwner(work().getRoot()), root);
    assertEquals(Files.getOwner(work().getRoot()).hashCode(), root.hashCode());
    assertEquals(root, service.lookupPrincipalByName("0"));
    assertEquals("0", service.lookupPrincipalByName("0").getName());
    assertEquals(Files.getAttribute(work().getRoot(), "posix:group"), rootGroup);
    assertNotEquals(root, rootGroup);
    assertEquals("54321", service.lookupPrincipalByName("54321").getName());
    UserPrincipal special = service.lookupPrincipalByName("OWNER@");
    assertEquals(special, service.lookupPrincipalByName("OWNER@"));
    assertNotEquals(special, service.lookupPrincipalByName("EVERYONE@"));
    for (String name : new String[] {"nobody-of-this-name", "", "4294967295"}) {
      UserPrincipalNotFoundException e =
          assertThrows(
              UserPrincipalNotFoundException.class, () -> service.lookupPrincipalByName(name));
      assertNull(e.getMessage());
      assertEquals(jdk() < 25 ? name : "", e.getName());
    }
    assertThrows(
        UserPrincipalNotFoundException.class, () -> service.lookupPrincipalByGroupName("GROUP@"));
    assertThrows(NullPointerException.class, () -> service.lookupPrincipalByName(null));
    assertThrows(NullPointerException.class, () -> service.lookupPrincipalByGroupName(null));
  }

  @Test
  @PosixOnly("users and groups of a Unix")
  void foundUsersAndGroupsCanBecomeOwners() throws IOException {
    file("f", "");
    Path f = path("f");
    UserPrincipalLookupService service = f.getFileSystem().getUserPrincipalLookupService();
    UserPrincipal self = service.lookupPrincipalByName(Files.getOwner(f).getName());
    Files.setOwner(f, self);
    assertEquals(self, Files.getOwner(f));
    Files.setOwner(f, service.lookupPrincipalByName("EVERYONE@"));
    assertEquals(self, Files.getOwner(f));
    assumeTrue(self.getName().equals("root"));
    Files.setOwner(f, service.lookupPrincipalByName("54321"));
    PosixFileAttributeView view = Files.getFileAttributeView(f, PosixFileAttributeView.class);
    view.setGroup(service.lookupPrincipalByGroupName("54322"));
    assertEquals("54321", Files.getOwner(f).getName());
    assertEquals(54321, Files.getAttribute(f, "unix:uid"));
    assertEquals(54322, Files.getAttribute(f, "unix:gid"));
    Files.setAttribute(f, "unix:owner", self);
    assertEquals(self, view.getOwner());
    assertEquals(
        "'owner' parameter can't be a group",
        assertThrows(
                IOException.class,
                () -> Files.setOwner(f, service.lookupPrincipalByGroupName("root")))
            .getMessage());
  }
}
