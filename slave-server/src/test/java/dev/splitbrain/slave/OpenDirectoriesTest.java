package dev.splitbrain.slave;

import static dev.splitbrain.slave.RawMaster.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.files.AttributeChange;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.Listing;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.OpenRequest;
import dev.splitbrain.wire.files.Stat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Directories that are kept open, and what is done within them. */
class OpenDirectoriesTest extends SlaveCase {
  /** Longer than what is known of a file system is believed. */
  private static final long KNOWN_MILLIS = 1_100;

  private Path top;

  @BeforeEach
  void makeTree() throws Exception {
    top = Files.createDirectories(dir.resolve("top"));
    Files.createDirectory(top.resolve("sub"));
    Files.writeString(top.resolve("f"), "content");
  }

  private FilesService.Client files() {
    return master.control.next().files();
  }

  private Map<String, Integer> openHandles() throws Exception {
    return master.control.next().session().openHandles();
  }

  private long keep(Path directory) throws Exception {
    Listing listing = files().listDirectory(name(directory), 10, true, true);
    assertTrue(listing.isSetDirectory());
    return listing.getDirectory();
  }

  private static Set<String> names(Listing listing) {
    Set<String> names = new TreeSet<>();
    for (Entry entry : listing.getEntries()) {
      names.add(text(entry.getName()));
    }
    return names;
  }

  private static OpenRequest within(String name, OpenOption... options) {
    OpenRequest request = new OpenRequest();
    request.setPath(name(name));
    EnumSet<OpenOption> set = EnumSet.noneOf(OpenOption.class);
    set.addAll(List.of(options));
    request.setOptions(set);
    request.setFirstBytes(100);
    return request;
  }

  @Test
  void directoriesAreKeptOpenIfAskedForAndUntilClosed() throws Exception {
    assertFalse(files().listDirectory(name(top), 10, true, false).isSetDirectory());
    assertEquals(Map.of(), openHandles());
    Listing listing = files().listDirectory(name(top), 10, true, true);
    assertEquals(Set.of("f", "sub"), names(listing));
    assertFalse(listing.isSetHandle());
    assertEquals(Map.of("directory", 1), openHandles());
    master.control.fence(1).files().closeDirectory(listing.getDirectory());
    assertEquals(Map.of(), master.control.after(1).session().openHandles());
    assertEquals(
        ErrorKind.UNKNOWN_HANDLE,
        failure(() -> files().statWithin(listing.getDirectory(), null, true)).getKind());
  }

  @Test
  void aListingInPartsEndsAndItsDirectoryStays() throws Exception {
    Listing first = files().listDirectory(name(top), 1, false, true);
    assertEquals(first.getDirectory(), first.getHandle());
    Listing second = files().listMore(first.getHandle(), 10);
    assertFalse(second.isSetHandle());
    assertEquals(Map.of("directory", 1), openHandles());
    assertEquals(7, files().statWithin(first.getDirectory(), name("f"), true).getSize());
  }

  /** A program that closes none of its streams gets plain ones then, as from an older slave. */
  @Test
  void notMoreAreKeptThanTheProcessCanAfford() throws Exception {
    long last = 0;
    for (int i = 0; i < 1_000; i++) {
      last = keep(top.resolve("sub"));
    }
    assertFalse(files().listDirectory(name(top), 10, true, true).isSetDirectory());
    long within = files().listWithin(last, name("."), true, 10).getDirectory();
    files().close(last);
    files().close(within);
    assertTrue(files().listDirectory(name(top), 10, true, true).isSetDirectory());
    assertFalse(files().listDirectory(name(top), 10, true, true).isSetDirectory());
  }

  @Test
  void onlyWhatWasKeptHasAnInside() throws Exception {
    long half = files().listDirectory(name(top), 1, false, false).getHandle();
    assertEquals(
        ErrorKind.UNKNOWN_HANDLE,
        failure(() -> files().statWithin(half, name("f"), true)).getKind());
    long file = files().open(request(top.resolve("f"), OpenOption.READ)).getHandle();
    assertEquals(
        ErrorKind.UNKNOWN_HANDLE,
        failure(() -> files().removeWithin(file, name("f"), false)).getKind());
  }

  @Test
  void allIsDoneInTheDirectoryThatWasOpened() throws Exception {
    long open = keep(top);
    Path moved = Files.move(top, dir.resolve("moved"));
    Files.createDirectories(top.resolve("sub"));
    Files.writeString(top.resolve("f"), "another's");

    OpenReply reply = files().openWithin(open, within("f", OpenOption.READ));
    assertEquals("content", text(reply.bufferForFirst()));
    assertTrue(reply.isReadAhead() && reply.isComplete() && reply.isRegular());
    Stat stat = files().statWithin(open, name("f"), false);
    PosixFileAttributes real = Files.readAttributes(moved.resolve("f"), PosixFileAttributes.class);
    assertEquals(7, stat.getSize());
    assertEquals(real.owner().getName(), stat.getOwner());
    assertEquals(real.group().getName(), stat.getGroup());
    assertEquals(Files.getAttribute(moved.resolve("f"), "unix:ino"), stat.getInode());
    assertEquals(
        Files.getAttribute(moved, "unix:ino"), files().statWithin(open, null, true).getInode());
    assertEquals(FileType.DIRECTORY, files().statWithin(open, null, true).getType());
    files()
        .setAttributesWithin(open, name("f"), true, List.of(new AttributeChange().setMode(0640)));
    assertEquals(
        "rw-r-----",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(moved.resolve("f"))));
    files()
        .setAttributesWithin(
            open,
            name("f"),
            true,
            List.of(
                new AttributeChange().setUid(stat.getUid()),
                new AttributeChange().setGid(stat.getGid())));
    Listing sub = files().listWithin(open, name("sub"), false, 10);
    assertTrue(sub.isSetDirectory());
    files().moveWithin(open, name("f"), sub.getDirectory(), name("g"));
    assertTrue(Files.exists(moved.resolve("sub/g")));
    files().removeWithin(sub.getDirectory(), name("g"), false);
    files().removeWithin(open, name("sub"), true);
    assertEquals("another's", Files.readString(top.resolve("f")));
    assertTrue(Files.exists(top.resolve("sub")));
    try (var left = Files.list(moved)) {
      assertEquals(0, left.count());
    }
  }

  /** Another test may have asked about the file system just now, and the answer is kept a while. */
  @Test
  void filesAreOpenedInADirectoryThatMovedWhateverIsKnownOfItsFileSystem() throws Exception {
    long open = keep(top);
    long sub = files().listWithin(open, name("sub"), false, 10).getDirectory();
    Path moved = Files.move(top, dir.resolve("moved"));
    OpenReply made =
        files().openWithin(open, within("made", OpenOption.CREATE_NEW, OpenOption.WRITE));
    assertTrue(made.isReadAhead() && made.isRegular());
    assertTrue(Files.exists(moved.resolve("made")));
    Thread.sleep(KNOWN_MILLIS);
    OpenReply below = files().openWithin(sub, within("below", OpenOption.CREATE, OpenOption.WRITE));
    assertTrue(below.isReadAhead() && Files.exists(moved.resolve("sub/below")));
    Thread.sleep(KNOWN_MILLIS);
    OpenReply gone =
        files()
            .openWithin(
                sub,
                within("gone", OpenOption.CREATE, OpenOption.WRITE, OpenOption.DELETE_ON_CLOSE));
    assertTrue(gone.isRegular());
    assertFalse(Files.exists(moved.resolve("sub/gone")));
  }

  /** As by name: neither may wait for the other end of a pipe for ever. */
  @Test
  void pipesWithinAreNoTrap() throws Exception {
    assertEquals(0, new ProcessBuilder("mkfifo", top + "/pipe").start().waitFor());
    long open = keep(top);
    assertEquals(
        ErrorKind.NOT_A_DIRECTORY,
        failure(() -> files().listWithin(open, name("pipe"), true, 10)).getKind());
    try (RawMaster.Link link = master.call()) {
      long id = master.ids.incrementAndGet();
      CompletableFuture<ErrorKind> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return failure(
                          () ->
                              link.id(id).files().openWithin(open, within("pipe", OpenOption.READ)))
                      .getKind();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      long deadline = System.nanoTime() + SOON.toNanos();
      while (!waiting.isDone() && System.nanoTime() < deadline) {
        master.control.next().session().cancel(id);
      }
      assertEquals(ErrorKind.CANCELLED, waiting.get(SOON.toSeconds(), TimeUnit.SECONDS));
    }
  }

  @Test
  void errorsAreTheSlavesJdksOwn() throws Exception {
    long open = keep(top);
    assertEquals(
        ErrorKind.NO_SUCH_FILE,
        failure(() -> files().statWithin(open, name("none"), true)).getKind());
    assertEquals(
        ErrorKind.NO_SUCH_FILE, failure(() -> files().statWithin(open, name(""), true)).getKind());
    assertEquals(
        "Is a directory",
        failure(() -> files().removeWithin(open, name("sub"), false)).getReason());
    assertEquals(
        ErrorKind.NOT_A_DIRECTORY,
        failure(() -> files().listWithin(open, name("f"), true, 10)).getKind());
    Files.createFile(top.resolve("sub/x"));
    assertEquals(
        ErrorKind.DIRECTORY_NOT_EMPTY,
        failure(() -> files().removeWithin(open, name("sub"), true)).getKind());
    assertEquals(
        ErrorKind.NO_SUCH_FILE,
        failure(() -> files().setAttributesWithin(open, name("none"), true, List.of())).getKind());
  }

  @Test
  void aSessionsEndClosesThem() throws Exception {
    int before = descriptors();
    for (int i = 0; i < 50; i++) {
      long open = keep(top);
      files().listWithin(open, name("sub"), true, 10);
    }
    assertTrue(descriptors() >= before + 200);
    master.control.next().session().close();
    assertEquals(before, descriptors());
  }

  private static int descriptors() throws Exception {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return (int) all.filter(OpenDirectoriesTest::isDirectory).count();
    }
  }

  private static boolean isDirectory(Path descriptor) {
    return Files.isDirectory(descriptor);
  }
}
