package dev.splitbrain.slave;

import static dev.splitbrain.slave.RawMaster.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.files.AttributeChange;
import dev.splitbrain.wire.files.CopyOption;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.Listing;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.Stat;
import dev.splitbrain.wire.files.StoreInfo;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Files by name: the JDK on the same machine is the oracle. */
class FilesTest extends SlaveCase {
  private FilesService.Client files() {
    return master.control.next().files();
  }

  private static Set<CopyOption> copy(CopyOption... options) {
    EnumSet<CopyOption> set = EnumSet.noneOf(CopyOption.class);
    set.addAll(List.of(options));
    return set;
  }

  @Test
  void aLookTellsWhatEveryViewTells() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "content");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-x--x"));
    Files.createLink(dir.resolve("second"), file);
    Path link = Files.createSymbolicLink(dir.resolve("link"), Path.of("file"));
    for (Path path : List.of(file, dir, link, Path.of("/dev/null"), Path.of("/proc/uptime"))) {
      for (boolean follow : new boolean[] {true, false}) {
        check(files().stat(name(path), follow, false), path, follow);
      }
    }
  }

  private static void check(Stat stat, Path path, boolean follow) throws IOException {
    LinkOption[] links = follow ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    Map<String, Object> all = Files.readAttributes(path, "unix:*", links);
    assertEquals(all.get("mode"), stat.getMode());
    assertEquals(all.get("ino"), stat.getInode());
    assertEquals(all.get("dev"), stat.getDevice());
    assertEquals(all.get("rdev"), stat.getSpecialDevice());
    assertEquals(all.get("nlink"), stat.getLinks());
    assertEquals(all.get("uid"), stat.getUid());
    assertEquals(all.get("gid"), stat.getGid());
    assertEquals(all.get("size"), stat.getSize());
    assertEquals(all.get("owner").toString(), stat.getOwner());
    assertEquals(all.get("group").toString(), stat.getGroup());
    if (!path.startsWith("/proc")) {
      assertEquals(all.get("lastModifiedTime"), time(stat.getModified()));
      assertEquals(all.get("creationTime"), time(stat.getCreated()));
      assertEquals(all.get("ctime"), time(stat.getChanged()));
    }
    assertEquals(all.get("isRegularFile"), stat.getType() == FileType.REGULAR);
    assertEquals(all.get("isDirectory"), stat.getType() == FileType.DIRECTORY);
    assertEquals(all.get("isSymbolicLink"), stat.getType() == FileType.SYMBOLIC_LINK);
    assertEquals(all.get("isOther"), stat.getType() == FileType.OTHER);
  }

  private static FileTime time(Time time) {
    return FileTime.from(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
  }

  @Test
  void aLookTellsHiddenAndAccess() throws Exception {
    Path hidden = Files.createFile(dir.resolve(".hidden"));
    Stat stat = files().stat(name(hidden), true, true);
    assertTrue(stat.isHidden());
    assertEquals(
        (Files.isReadable(hidden) ? 4 : 0)
            | (Files.isWritable(hidden) ? 2 : 0)
            | (Files.isExecutable(hidden) ? 1 : 0),
        stat.getAccess());
    assertFalse(files().stat(name(dir), true, false).isHidden());
    assertFalse(files().stat(name(dir), true, false).isSetAccess());
  }

  @Test
  void whatIsMissingFailsAsTheJdkSays() throws Exception {
    Failure missing = failure(() -> files().stat(name(dir.resolve("no")), true, false));
    assertEquals(ErrorKind.NO_SUCH_FILE, missing.getKind());
    assertEquals(dir.resolve("no").toString(), text(missing.getFile()));
    Path file = Files.createFile(dir.resolve("file"));
    assertEquals(
        ErrorKind.NO_SUCH_FILE,
        failure(() -> files().checkAccess(name(dir.resolve("no")), 0)).getKind());
    files().checkAccess(name(file), 4);
    assertEquals(
        ErrorKind.ACCESS_DENIED, failure(() -> files().checkAccess(name(file), 1)).getKind());
    assertEquals(
        ErrorKind.INVALID_PATH, failure(() -> files().stat(name("a\0b"), true, false)).getKind());
  }

  @Test
  void anyNameThatTheKernelAllowsSurvives() throws Exception {
    byte[] odd = {'a', (byte) 0xff, '\n', (byte) 0xc3, 27, '[', ' ', '\\', (byte) 0x80};
    ByteBuffer path =
        ByteBuffer.wrap(concat((dir + "/").getBytes(java.nio.charset.StandardCharsets.UTF_8), odd));
    files().createDirectory(path, 0777);
    Listing listing = files().listDirectory(name(dir), 10, true, false);
    assertEquals(1, listing.getEntriesSize());
    assertArrayEquals(odd, listing.getEntries().get(0).getName());
    assertEquals(FileType.DIRECTORY, files().stat(path, false, false).getType());
    assertArrayEquals(path.array(), array(files().realPath(path, true)));
    assertArrayEquals(path.array(), array(files().canonicalPath(path)));
    ByteBuffer link = name(dir.resolve("link"));
    files().createSymbolicLink(link, ByteBuffer.wrap(odd));
    assertArrayEquals(odd, array(files().readLink(link)));
    assertEquals(FileType.DIRECTORY, files().stat(link, true, false).getType());
    Process count =
        new ProcessBuilder("sh", "-c", "cd \"$0\"; rmdir a*; ls | wc -l", dir.toString()).start();
    assertEquals("1", text(count.getInputStream().readAllBytes()).strip());
  }

  private static byte[] concat(byte[] one, byte[] two) {
    return ByteBuffer.allocate(one.length + two.length).put(one).put(two).array();
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  @Test
  void slashesTooManyMeanNothing() throws Exception {
    Files.createFile(dir.resolve("file"));
    assertEquals(FileType.REGULAR, files().stat(name(dir + "///./file"), true, false).getType());
    assertEquals(FileType.DIRECTORY, files().stat(name(dir + "//"), true, false).getType());
    assertEquals(FileType.DIRECTORY, files().stat(name("///"), true, false).getType());
  }

  @Test
  void aListingComesInBatchesWithLooks() throws Exception {
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 25; i++) {
      expected.add("file" + i);
      Files.writeString(dir.resolve("file" + i), "x".repeat(i));
    }
    Files.createSymbolicLink(dir.resolve("link"), Path.of("file7"));
    Files.createSymbolicLink(dir.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(dir.resolve("risky"), Path.of("/proc/self/status"));
    expected.addAll(List.of("link", "dangling", "risky"));
    Set<String> seen = new HashSet<>();
    Listing listing = files().listDirectory(name(dir), 10, true, false);
    int batches = 1;
    while (true) {
      for (Entry entry : listing.getEntries()) {
        String entryName = text(entry.getName());
        assertTrue(seen.add(entryName));
        check(entry.getStat(), dir.resolve(entryName), false);
        assertEquals(entryName.equals("link"), entry.isSetTarget(), entryName);
        if (entry.isSetTarget()) {
          check(entry.getTarget(), dir.resolve(entryName), true);
        }
      }
      if (!listing.isSetHandle()) {
        break;
      }
      assertEquals(Map.of("directory", 1), master.control.next().session().openHandles());
      long handle = listing.getHandle();
      listing = files().listMore(handle, 10);
      batches++;
    }
    assertEquals(expected, seen);
    assertEquals(3, batches);
    assertEquals(Map.of(), master.control.next().session().openHandles());
  }

  @Test
  void aBatchThatFitsExactlyHasNoHandle() throws Exception {
    Files.createFile(dir.resolve("one"));
    Files.createFile(dir.resolve("two"));
    assertFalse(files().listDirectory(name(dir), 2, false, false).isSetHandle());
    assertFalse(files().listDirectory(name(dir), 2, false, false).getEntries().get(0).isSetStat());
    long half = files().listDirectory(name(dir), 1, false, false).getHandle();
    files().close(half);
    assertEquals(ErrorKind.UNKNOWN_HANDLE, failure(() -> files().listMore(half, 1)).getKind());
  }

  @Test
  void noLooksWhereLookingIsUnwise() throws Exception {
    Listing proc = files().listDirectory(name("/proc/self"), 10, true, false);
    assertTrue(proc.getEntriesSize() > 0);
    assertTrue(proc.getEntries().stream().noneMatch(Entry::isSetStat));
    files().close(proc.getHandle());
  }

  @Test
  void aHugeDirectoryComesInFramesThatFit() throws Exception {
    int count = 20_000;
    String filler = "n".repeat(200);
    for (int i = 0; i < count; i++) {
      Files.createFile(dir.resolve(filler + i));
    }
    Set<String> seen = new HashSet<>();
    Listing listing = files().listDirectory(name(dir), Integer.MAX_VALUE, true, false);
    listing.getEntries().forEach(entry -> seen.add(text(entry.getName())));
    while (listing.isSetHandle()) {
      long handle = listing.getHandle();
      listing = files().listMore(handle, Integer.MAX_VALUE);
      listing.getEntries().forEach(entry -> seen.add(text(entry.getName())));
    }
    assertEquals(count, seen.size());
  }

  @Test
  void listingWhatIsNoDirectoryFails() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    assertEquals(
        ErrorKind.NOT_A_DIRECTORY,
        failure(() -> files().listDirectory(name(file), 1, false, false)).getKind());
    assertEquals(
        ErrorKind.NO_SUCH_FILE,
        failure(() -> files().listDirectory(name(dir.resolve("no")), 1, false, false)).getKind());
  }

  @Test
  void canonicalPathsAreTheJdksOwn() throws Exception {
    Path real = Files.createDirectories(dir.resolve("real/sub"));
    Files.createFile(real.resolve("file"));
    Files.createSymbolicLink(dir.resolve("link"), Path.of("real"));
    Files.createSymbolicLink(dir.resolve("dangling"), Path.of("nowhere/at/all"));
    Files.createSymbolicLink(dir.resolve("loop"), Path.of("loop"));
    List<String> names =
        List.of(
            "real/sub/file",
            "link/sub/file",
            "link/../real",
            "link/no/../../x",
            "no/../x",
            "no/./y/..",
            "link/sub/file/below",
            "link/sub/file/../x",
            "dangling",
            "dangling/x",
            "loop",
            "loop/x",
            ".",
            "..",
            "../..",
            "link/.");
    for (String relative : names) {
      for (String path : List.of(dir + "/" + relative, "/" + relative, "/../" + relative)) {
        String expected;
        try {
          expected = new File(path).getCanonicalPath();
        } catch (IOException e) {
          Failure failed = failure(() -> files().canonicalPath(name(path)));
          assertEquals(ErrorKind.IO, failed.getKind(), path);
          assertEquals(e.getMessage(), failed.getReason(), path);
          continue;
        }
        assertEquals(expected, text(files().canonicalPath(name(path))), path);
      }
    }
    assertEquals("/", text(files().canonicalPath(name("/"))));
  }

  @Test
  void realPathsAndSameFiles() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    Path link = Files.createSymbolicLink(dir.resolve("link"), Path.of("file"));
    assertEquals(file.toRealPath().toString(), text(files().realPath(name(link), true)));
    assertEquals(
        link.toRealPath(LinkOption.NOFOLLOW_LINKS).toString(),
        text(files().realPath(name(link), false)));
    assertTrue(files().isSameFile(name(link), name(file)));
    assertFalse(files().isSameFile(name(dir), name(file)));
    assertEquals(ErrorKind.NOT_A_LINK, failure(() -> files().readLink(name(file))).getKind());
  }

  @Test
  void copyMoveRenameAndRemove() throws Exception {
    Path one = Files.writeString(dir.resolve("one"), "content");
    Path two = dir.resolve("two");
    files().copy(name(one), name(two), copy());
    assertEquals("content", Files.readString(two));
    assertEquals(
        ErrorKind.FILE_ALREADY_EXISTS,
        failure(() -> files().copy(name(one), name(two), copy())).getKind());
    Files.writeString(one, "newer");
    Files.setLastModifiedTime(one, FileTime.fromMillis(1_000_000_000_000L));
    files()
        .copy(name(one), name(two), copy(CopyOption.REPLACE_EXISTING, CopyOption.COPY_ATTRIBUTES));
    assertEquals("newer", Files.readString(two));
    assertEquals(1_000_000_000_000L, Files.getLastModifiedTime(two).toMillis());
    Path three = dir.resolve("three");
    files().move(name(two), name(three), copy(CopyOption.ATOMIC_MOVE));
    assertFalse(Files.exists(two));
    assertTrue(files().rename(name(three), name(two)));
    assertFalse(files().rename(name(three), name(two)));
    assertTrue(files().rename(name(one), name(two)), "rename(2) replaces");
    Files.createDirectories(dir.resolve("full/inside"));
    assertEquals(
        ErrorKind.DIRECTORY_NOT_EMPTY,
        failure(() -> files().remove(name(dir.resolve("full")))).getKind());
    files().remove(name(two));
    assertFalse(Files.exists(two));
  }

  @Test
  void linksAndDirectoriesAreMade() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    files().createLink(name(dir.resolve("hard")), name(file));
    assertEquals(2, Files.getAttribute(file, "unix:nlink"));
    files().createSymbolicLink(name(dir.resolve("soft")), name("../relative//target/"));
    assertEquals(Path.of("../relative/target"), Files.readSymbolicLink(dir.resolve("soft")));
    files().createDirectory(name(dir.resolve("sub")), 0700);
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("sub"))));
    files()
        .writeWhole(
            withMode(request(dir.resolve("made"), OpenOption.WRITE, OpenOption.CREATE), 0640),
            name("x"));
    assertEquals(
        "rw-r-----",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("made"))));
  }

  private static dev.splitbrain.wire.files.OpenRequest withMode(
      dev.splitbrain.wire.files.OpenRequest request, int mode) {
    request.setMode(mode);
    return request;
  }

  @Test
  void attributesAreSet() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    AttributeChange modified = new AttributeChange();
    modified.setModified(new Time(1_000_000_000, 123_456_000));
    AttributeChange accessed = new AttributeChange();
    accessed.setAccessed(new Time(1_100_000_000, 0));
    AttributeChange mode = new AttributeChange();
    mode.setMode(04751);
    AttributeChange owner = new AttributeChange();
    owner.setOwner(Files.getOwner(file).getName());
    AttributeChange gid = new AttributeChange();
    gid.setGid((Integer) Files.getAttribute(file, "unix:gid"));
    files().setAttributes(name(file), true, List.of(owner, gid, modified, accessed, mode));
    Map<String, Object> all = Files.readAttributes(file, "unix:*");
    assertEquals(
        Instant.ofEpochSecond(1_000_000_000, 123_456_000),
        ((FileTime) all.get("lastModifiedTime")).toInstant());
    assertEquals(
        Instant.ofEpochSecond(1_100_000_000), ((FileTime) all.get("lastAccessTime")).toInstant());
    assertEquals(04751, (Integer) all.get("mode") & 07777);
    AttributeChange nobody = new AttributeChange();
    nobody.setOwner("no such user");
    Failure unknown = failure(() -> files().setAttributes(name(file), true, List.of(nobody)));
    assertEquals(ErrorKind.UNKNOWN_PRINCIPAL, unknown.getKind());
    assertEquals("no such user", unknown.getReason());
    assertEquals(
        ErrorKind.ILLEGAL_ARGUMENT,
        failure(() -> files().setAttributes(name(file), true, List.of(new AttributeChange())))
            .getKind());
  }

  @Test
  void storesAndRoots() throws Exception {
    FileStore store = Files.getFileStore(dir);
    StoreInfo info = files().store(name(dir));
    assertEquals(store.name(), info.getName());
    assertEquals(store.type(), info.getType());
    assertEquals(store.getTotalSpace(), info.getTotal());
    assertEquals(store.getBlockSize(), info.getBlockSize());
    assertEquals(store.supportsFileAttributeView("posix"), info.getViews().contains("posix"));
    assertTrue(files().stores().stream().anyMatch(one -> one.getName().equals(store.name())));
    assertEquals(List.of("/"), files().roots().stream().map(SlaveCase::text).toList());
  }
}
