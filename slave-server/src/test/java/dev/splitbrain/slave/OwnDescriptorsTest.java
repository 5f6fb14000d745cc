package dev.splitbrain.slave;

import static dev.splitbrain.slave.RawMaster.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.files.CopyOption;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.OpenRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of what the slave's own process has open: a master never gets there. */
class OwnDescriptorsTest extends SlaveCase {
  private static final long PID = ProcessHandle.current().pid();

  private FilesService.Client files() {
    return master.control.next().files();
  }

  private static void assertRefused(String name, RawMaster.Call call) throws Exception {
    Failure failure = failure(call);
    assertEquals(ErrorKind.FILE_SYSTEM, failure.getKind(), name + ": " + failure);
    assertTrue(failure.getReason().contains("the slave's own process"), failure.getReason());
  }

  private void assertOpensRefused(Path path) throws Exception {
    String name = path.toString();
    assertRefused(name, () -> files().open(request(path, OpenOption.READ)));
    assertRefused(
        name, () -> files().open(request(path, OpenOption.WRITE, OpenOption.TRUNCATE_EXISTING)));
    assertRefused(
        name,
        () ->
            files().copy(name(path), name(dir.resolve("copy")), EnumSet.noneOf(CopyOption.class)));
  }

  private static long aThread() throws Exception {
    try (var threads = Files.list(Path.of("/proc/self/task"))) {
      return threads
          .mapToLong(thread -> Long.parseLong(thread.getFileName().toString()))
          .filter(thread -> thread != PID)
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void theyAreRefusedByTheirText() throws Exception {
    for (String name :
        List.of(
            "/dev/stdin",
            "/dev/stdout",
            "/dev/stderr",
            "/dev/tty",
            "/dev/fd",
            "/dev/fd/1",
            "/dev//fd/1/",
            "/tmp/../dev/./fd/1",
            "/proc/self/fd",
            "/proc/self/fd/1",
            "/proc/self/../self/fd/2",
            "/proc/thread-self/fd/0",
            "/proc/self/task/" + PID + "/fd/1",
            "/proc/" + PID + "/fd/1",
            "/proc/" + aThread() + "/fd/1")) {
      Path path = Path.of(name);
      assertOpensRefused(path);
      assertRefused(name, () -> files().stat(name(name), true, false));
      assertRefused(name, () -> files().listDirectory(name(name), 10, false, false));
    }
  }

  @Test
  void linksThatLeadThereAreRefused() throws Exception {
    Path link = Files.createSymbolicLink(dir.resolve("link"), Path.of("/dev/stdout"));
    Path two = Files.createSymbolicLink(dir.resolve("two"), Path.of("link"));
    Path dev = Files.createSymbolicLink(dir.resolve("dev"), Path.of("/dev"));
    Path self = Files.createSymbolicLink(dir.resolve("self"), Path.of("/proc/self/"));
    for (Path path : List.of(link, two, dev.resolve("stderr"), self.resolve("fd/1"))) {
      assertOpensRefused(path);
    }
    long directory = files().listDirectory(name(dir), 10, false, true).getDirectory();
    for (String name : List.of("link", "dev/stderr", "self/fd/1")) {
      OpenRequest request = new OpenRequest();
      request.setPath(name(name));
      request.setOptions(EnumSet.of(OpenOption.WRITE));
      assertRefused(name, () -> files().openWithin(directory, request));
    }
    long proc = files().listDirectory(name("/proc/self"), 1, false, true).getDirectory();
    assertRefused("fd", () -> files().listWithin(proc, name("fd"), true, 10));
    assertRefused("fd/1", () -> files().statWithin(proc, name("fd/1"), true));
  }

  @Test
  void othersAreNot() throws Exception {
    Path link = Files.createSymbolicLink(dir.resolve("null"), Path.of("/dev/null"));
    for (String name :
        List.of(link.toString(), "/dev/null", "/dev/zero", "/proc/self/status", "/proc/uptime")) {
      long handle = files().open(request(Path.of(name), OpenOption.READ)).getHandle();
      files().close(handle);
    }
    assertEquals(
        ErrorKind.NO_SUCH_FILE,
        failure(() -> files().stat(name("/proc/0/fd/1"), true, false)).getKind());
    Path dangerous = Files.createSymbolicLink(dir.resolve("l"), Path.of("/dev/stdin"));
    assertEquals(FileType.SYMBOLIC_LINK, files().stat(name(dangerous), false, false).getType());
    files().remove(name(dangerous));
  }
}
