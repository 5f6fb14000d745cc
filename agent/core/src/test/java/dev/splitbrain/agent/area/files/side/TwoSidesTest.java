package dev.splitbrain.agent.area.files.side;

import static dev.splitbrain.agent.area.files.side.FakeFiles.opened;
import static dev.splitbrain.agent.area.files.side.FakeFiles.read;
import static dev.splitbrain.agent.area.files.side.FakeFiles.stat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.FixedRouter;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.files.FilesArea;
import dev.splitbrain.agent.area.files.hook.ProviderHooks;
import dev.splitbrain.agent.area.files.pinned.PinnedPaths;
import dev.splitbrain.agent.descriptor.VirtualDescriptors;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.files.FileType;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls with two names, by hooks: on one slave, on the master, and across. */
class TwoSidesTest {
  private static final Path THERE = Path.of("/there/f");
  private static final CopyOption[] NONE = {};

  @TempDir Path directory;
  private final FakeFiles fake = new FakeFiles();
  private final FixedRouter router = new FixedRouter(fake.session);
  private final PinnedPaths paths = new PinnedPaths(fake.state);
  private final Map<String, Hook> hooks = new HashMap<>();
  private Path here;

  @BeforeEach
  void hooks() {
    here = directory.resolve("f");
    router.local.add(here.toString());
    AreaContext context = new AreaContext(router, new VirtualDescriptors());
    for (Hook hook : new FilesArea().hooks(context)) {
      if (hook.target().isIn(Runtime.version().feature())) {
        hooks.put(hook.className() + "." + hook.methodName(), hook);
      }
    }
  }

  private Object call(String method, Object self, Object... args) throws Throwable {
    return hooks.get(method).body().call(self, args);
  }

  private Object provider(String method, Object... args) throws Throwable {
    return call(ProviderHooks.UNIX + "." + method, null, args);
  }

  /** A slave's file that is read and written whole. */
  private ByteArrayOutputStream slaveFile(String contents) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    fake.on("stat", args -> stat(FileType.REGULAR, contents.length()))
        .on("open", args -> opened(1, contents.isEmpty() ? null : contents, contents.length()))
        .on("read", args -> read("", true, contents.length()))
        .on(
            "write",
            args -> {
              ByteBuffer data = (ByteBuffer) args[2];
              byte[] bytes = new byte[data.remaining()];
              data.get(bytes);
              written.writeBytes(bytes);
              return (long) written.size();
            })
        .on("closeUnawaited", args -> null)
        .on("setAttributes", args -> null)
        .on("remove", args -> null)
        .on(
            "checkAccess",
            args -> {
              throw FakeFiles.failure(ErrorKind.NO_SUCH_FILE, null);
            });
    return written;
  }

  @Test
  void copiesWithinASlaveAreOneCall() throws Throwable {
    fake.on("copy", args -> null).on("move", args -> null);
    provider("copy", THERE, Path.of("/there/g"), NONE);
    provider("move", THERE, Path.of("/there/g"), NONE);
    assertEquals(List.of("copy", "move"), fake.newCalls());
  }

  @Test
  void copiesWithinTheMasterAreTheJdks() throws Throwable {
    Path other = directory.resolve("g");
    router.local.add(other.toString());
    assertSame(Hook.PROCEED, provider("copy", here, other, NONE));
    assertSame(Hook.PROCEED, provider("move", here, other, NONE));
    assertSame(Hook.PROCEED, provider("createLink", here, other));
    assertSame(Hook.PROCEED, provider("isSameFile", here, other));
  }

  @Test
  void copiesToTheMasterStream() throws Throwable {
    slaveFile("from the slave");
    provider("copy", THERE, here, NONE);
    assertEquals("from the slave", Files.readString(here));
    assertThrows(FileAlreadyExistsException.class, () -> provider("copy", THERE, here, NONE));
    slaveFile("again");
    provider("copy", THERE, here, new CopyOption[] {StandardCopyOption.REPLACE_EXISTING});
    assertEquals("again", Files.readString(here));
  }

  @Test
  void copiesToTheSlaveStream() throws Throwable {
    ByteArrayOutputStream written = slaveFile("");
    Files.writeString(here, "from the master");
    provider("copy", here, THERE, NONE);
    assertEquals("from the master", written.toString(StandardCharsets.UTF_8));
  }

  @Test
  void movesDeleteTheSourceLast() throws Throwable {
    ByteArrayOutputStream written = slaveFile("");
    Files.writeString(here, "moving");
    provider("move", here, THERE, NONE);
    assertEquals("moving", written.toString(StandardCharsets.UTF_8));
    assertFalse(Files.exists(here));
    Files.writeString(here, "stays");
    fake.on(
        "write",
        args -> {
          throw FakeFiles.failure(ErrorKind.IO, "No space left on device");
        });
    IOException e = assertThrows(IOException.class, () -> provider("move", here, THERE, NONE));
    assertEquals("No space left on device", e.getMessage());
    assertEquals("stays", Files.readString(here));
  }

  @Test
  void anUnreadableSourceCostsNoTarget() throws Throwable {
    slaveFile("x");
    fake.on(
        "open",
        args -> {
          throw FakeFiles.failure(ErrorKind.ACCESS_DENIED, null);
        });
    Files.writeString(here, "old");
    CopyOption[] replace = {StandardCopyOption.REPLACE_EXISTING};
    assertThrows(
        java.nio.file.AccessDeniedException.class, () -> provider("copy", THERE, here, replace));
    assertEquals("old", Files.readString(here));
  }

  @Test
  void whatOneMachineDoesAtOnceTwoCannot() throws Throwable {
    CopyOption[] atomic = {StandardCopyOption.ATOMIC_MOVE};
    assertThrows(
        AtomicMoveNotSupportedException.class, () -> provider("move", here, THERE, atomic));
    FileSystemException link =
        assertThrows(FileSystemException.class, () -> provider("createLink", here, THERE));
    assertEquals(here + " -> " + THERE + ": Invalid cross-device link", link.getMessage());
    assertEquals(false, provider("isSameFile", here, THERE));
    assertEquals(false, call("java.io.File.renameTo", here.toFile(), THERE.toFile()));
    assertEquals(false, call("java.io.File.renameTo", THERE.toFile(), here.toFile()));
    assertEquals(List.of(), fake.newCalls());
    fake.on("rename", args -> true);
    assertEquals(true, call("java.io.File.renameTo", THERE.toFile(), new File("/there/g")));
  }

  @Test
  void pinnedPathsCrossToo() throws IOException {
    slaveFile("pinned");
    Path master = paths.ofMaster(here.toString());
    Path slave = paths.of(fake.session, "/there/f");
    Files.copy(slave, master);
    assertEquals("pinned", Files.readString(here));
    assertEquals(-1, Files.mismatch(slave, here));
    ByteArrayOutputStream written = slaveFile("");
    Files.move(master, slave);
    assertEquals("pinned", written.toString(StandardCharsets.UTF_8));
    assertFalse(Files.exists(here));
  }

  @Test
  void outsideEveryScopeAllIsTheJdks() throws Throwable {
    router.session = null;
    assertSame(Hook.PROCEED, provider("copy", THERE, here, NONE));
    assertSame(Hook.PROCEED, call("java.io.File.exists", new File("/x")));
    assertSame(Hook.PROCEED, call("java.nio.file.Files.readAllBytes", null, THERE));
    assertSame(Hook.PROCEED, call("java.io.File.createTempFile", null, "abc", null, null));
    assertSame(
        Hook.PROCEED,
        call("sun.nio.fs.UnixFileSystem.getFileStores", Path.of("/").getFileSystem()));
    assertEquals(List.of(), fake.newCalls());
  }

  @Test
  void pathsOfOtherFileSystemsAreTheirOwn() throws Throwable {
    Path pinned = paths.of(fake.session, "/x");
    assertSame(Hook.PROCEED, call("java.nio.file.Files.readAllBytes", null, pinned));
    assertSame(
        Hook.PROCEED, call(ProviderHooks.SPI + ".newInputStream", new Object(), THERE, NONE));
    assertSame(Hook.PROCEED, call("java.nio.file.Files.readAllBytes", null, (Object) null));
  }

  @Test
  void aLostHostIsAnErrorAlsoWhereNoneIsDeclared() {
    fake.session.lost = true;
    for (String method : new String[] {"exists", "length", "delete", "list", "getTotalSpace"}) {
      java.io.UncheckedIOException e =
          assertThrows(
              java.io.UncheckedIOException.class,
              () -> call("java.io.File." + method, new File("/x"), (Object) null),
              method);
      assertTrue(e.getMessage().startsWith("bench1: lost during files:"), e.getMessage());
    }
  }
}
