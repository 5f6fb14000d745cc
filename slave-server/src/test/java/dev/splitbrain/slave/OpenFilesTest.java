package dev.splitbrain.slave;

import static dev.splitbrain.slave.RawMaster.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.OpenRequest;
import dev.splitbrain.wire.files.ReadReply;
import dev.splitbrain.wire.files.TransferReply;
import dev.splitbrain.wire.files.WholeReply;
import java.io.FileInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Files by handle, and whole files. */
class OpenFilesTest extends SlaveCase {
  private static final EnumSet<OpenOption> NONE = EnumSet.noneOf(OpenOption.class);

  private FilesService.Client files() {
    return master.control.next().files();
  }

  private static OpenRequest with(OpenRequest request, int firstBytes, boolean refuseDirectory) {
    request.setFirstBytes(firstBytes);
    request.setRefuseDirectory(refuseDirectory);
    return request;
  }

  private byte[] random(Path file, int size) throws Exception {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Files.write(file, bytes);
    return bytes;
  }

  @Test
  void theFirstBytesRideAlongAndMoveNothing() throws Exception {
    Path file = dir.resolve("file");
    byte[] content = random(file, 1000);
    OpenReply whole = files().open(with(request(file, OpenOption.READ), 4096, true));
    assertTrue(whole.isReadAhead());
    assertTrue(whole.isRegular());
    assertTrue(whole.isComplete());
    assertEquals(1000, whole.getSize());
    assertArrayEquals(content, whole.getFirst());
    assertEquals(
        Files.getLastModifiedTime(file).toInstant().getEpochSecond(),
        whole.getModified().getSeconds());
    assertEquals(0, files().position(whole.getHandle()));
    OpenReply part = files().open(with(request(file, OpenOption.READ), 100, true));
    assertEquals(100, part.getFirst().length);
    assertFalse(part.isComplete());
    OpenReply writing = files().open(with(request(file, OpenOption.WRITE), 100, true));
    assertFalse(writing.isSetFirst());
  }

  @Test
  void aFileThatTheKernelMakesUpIsNotReadAhead() throws Exception {
    for (String path :
        new String[] {"/proc/uptime", "/sys/kernel/mm/transparent_hugepage/enabled"}) {
      if (!Files.exists(Path.of(path))) {
        continue;
      }
      OpenReply reply = files().open(with(request(Path.of(path), OpenOption.READ), 4096, true));
      assertTrue(reply.isRegular());
      assertFalse(reply.isReadAhead());
      assertFalse(reply.isSetFirst());
      ReadReply read = files().read(reply.getHandle(), -1, 4096);
      assertTrue(read.getData().length > 0);
      assertFalse(read.isEnd());
      assertTrue(files().read(reply.getHandle(), -1, 4096).isEnd());
    }
    OpenReply device =
        files().open(with(request(Path.of("/dev/zero"), OpenOption.READ), 100, true));
    assertFalse(device.isRegular());
    assertFalse(device.isReadAhead());
    assertEquals(1 << 20, files().read(device.getHandle(), -1, 4 << 20).getData().length);
  }

  @Test
  void aDirectoryIsRefusedWhereStreamsRefuseIt() throws Exception {
    Failure refused = failure(() -> files().open(with(request(dir, OpenOption.READ), 0, true)));
    assertEquals(ErrorKind.IS_A_DIRECTORY, refused.getKind());
    assertEquals("Is a directory", refused.getReason());
    // Channels open it, and fail at the read.
    long handle = files().open(with(request(dir, OpenOption.READ), 0, false)).getHandle();
    assertEquals("Is a directory", failure(() -> files().read(handle, -1, 1)).getReason());
    assertEquals(Map.of("file", 1), master.control.next().session().openHandles());
  }

  @Test
  void readsGoOnAtTheHandlesPositionOrAnyOther() throws Exception {
    Path file = dir.resolve("file");
    byte[] content = random(file, 300_000);
    long handle = open(master.control, file, OpenOption.READ);
    assertArrayEquals(part(content, 0, 200_000), files().read(handle, -1, 200_000).getData());
    assertEquals(200_000, files().position(handle));
    assertArrayEquals(part(content, 50, 60), files().read(handle, 50, 10).getData());
    ReadReply rest = files().read(handle, -1, 200_000);
    assertArrayEquals(part(content, 200_000, 300_000), rest.getData());
    assertTrue(rest.isEnd());
    assertEquals(300_000, rest.getSize());
    ReadReply after = files().read(handle, -1, 10);
    assertTrue(after.isEnd());
    assertEquals(0, after.getData().length);
    Files.writeString(file, "more", java.nio.file.StandardOpenOption.APPEND);
    assertEquals("more", text(files().read(handle, -1, 10).getData()), "an end is no end for ever");
    files().seek(handle, 7);
    assertArrayEquals(part(content, 7, 8), files().read(handle, -1, 1).getData());
    assertTrue(files().read(handle, 1L << 40, 10).isEnd());
    assertEquals(ErrorKind.ILLEGAL_ARGUMENT, failure(() -> files().read(handle, -2, 1)).getKind());
    assertEquals(ErrorKind.ILLEGAL_ARGUMENT, failure(() -> files().read(handle, -1, 0)).getKind());
  }

  private static byte[] part(byte[] bytes, int from, int to) {
    return java.util.Arrays.copyOfRange(bytes, from, to);
  }

  @Test
  void writesAreWholeAndTellTheSize() throws Exception {
    Path file = dir.resolve("file");
    long handle = open(master.control, file, OpenOption.WRITE, OpenOption.CREATE_NEW);
    byte[] much = new byte[1 << 20];
    new Random(1).nextBytes(much);
    assertEquals(1 << 20, files().write(handle, -1, ByteBuffer.wrap(much)));
    assertEquals((1 << 20) + 4, files().write(handle, -1, name("tail")));
    assertEquals((1 << 20) + 4, files().write(handle, 2, name("XY")));
    byte[] expected = java.util.Arrays.copyOf(much, much.length + 4);
    System.arraycopy(
        "tail".getBytes(java.nio.charset.StandardCharsets.UTF_8), 0, expected, 1 << 20, 4);
    expected[2] = 'X';
    expected[3] = 'Y';
    assertArrayEquals(expected, Files.readAllBytes(file));
    long appending = open(master.control, file, OpenOption.WRITE, OpenOption.APPEND);
    Files.writeString(file, "ab");
    assertEquals(4, files().write(appending, -1, name("cd")));
    assertEquals("abcd", Files.readString(file));
    assertEquals(
        ErrorKind.LIMIT,
        failure(() -> files().write(handle, -1, ByteBuffer.wrap(new byte[(1 << 20) + 1])))
            .getKind());
  }

  @Test
  void aFullDeviceSaysSo() throws Exception {
    long full = open(master.control, Path.of("/dev/full"), OpenOption.WRITE);
    Failure failed = failure(() -> files().write(full, -1, name("x")));
    assertEquals(ErrorKind.IO, failed.getKind());
    assertEquals("No space left on device", failed.getReason());
  }

  @Test
  void lengthsChangeAsTheJdkChangesThem() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "0123456789");
    long handle = open(master.control, file, OpenOption.READ, OpenOption.WRITE);
    files().seek(handle, 8);
    files().truncate(handle, 20);
    assertEquals(10, files().size(handle), "truncate never grows");
    files().truncate(handle, 5);
    assertEquals(5, files().size(handle));
    assertEquals(5, files().position(handle));
    files().setLength(handle, 1L << 32);
    assertEquals(1L << 32, Files.size(file));
    assertEquals(5, files().position(handle));
    assertArrayEquals(new byte[10], files().read(handle, 1L << 31, 10).getData());
    assertTrue((Long) blocks(file) < 1 << 20, "grown by a hole, not by writing");
    files().setLength(handle, 3);
    assertEquals("012", Files.readString(file));
    assertEquals(3, files().position(handle));
    assertEquals("Invalid argument", failure(() -> files().setLength(handle, -1)).getReason());
    files().force(handle, true);
  }

  private static long blocks(Path file) throws Exception {
    Process du = new ProcessBuilder("du", "-k", file.toString()).start();
    return Long.parseLong(text(du.getInputStream().readAllBytes()).split("\\s")[0]) * 1024;
  }

  @Test
  void availableIsTheStreamsOwn() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "0123456789");
    long handle = open(master.control, file, OpenOption.READ);
    files().seek(handle, 3);
    assertEquals(7, files().available(handle));
    files().seek(handle, 30);
    assertEquals(0, files().available(handle));
    Path fifo = fifo("fifo");
    long pipe = open(master.control, fifo, OpenOption.READ, OpenOption.WRITE);
    assertEquals(0, files().available(pipe));
    files().write(pipe, -1, name("hello"));
    assertEquals(5, files().available(pipe));
    try (FileInputStream oracle = new FileInputStream("/proc/uptime")) {
      long uptime = open(master.control, Path.of("/proc/uptime"), OpenOption.READ);
      assertEquals(oracle.available(), files().available(uptime));
    }
  }

  @Test
  void aFifoGivesWhatTheKernelGives() throws Exception {
    Path fifo = fifo("fifo");
    long pipe = open(master.control, fifo, OpenOption.READ, OpenOption.WRITE);
    assertEquals(-1, files().write(pipe, -1, name("partial")));
    ReadReply reply = files().read(pipe, -1, 1000);
    assertEquals("partial", text(reply.getData()));
    assertFalse(reply.isEnd());
    assertFalse(reply.isSetSize());
  }

  @Test
  void optionsAreTheJdksOwn() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "content");
    Path link = Files.createSymbolicLink(dir.resolve("link"), file);
    assertEquals(
        ErrorKind.FILE_ALREADY_EXISTS,
        failure(() -> files().open(request(file, OpenOption.WRITE, OpenOption.CREATE_NEW)))
            .getKind());
    assertEquals(
        ErrorKind.NO_SUCH_FILE,
        failure(() -> files().open(request(dir.resolve("no"), OpenOption.WRITE))).getKind());
    Failure loop =
        failure(() -> files().open(request(link, OpenOption.READ, OpenOption.NOFOLLOW_LINKS)));
    assertTrue(loop.getReason().contains("NOFOLLOW_LINKS"), loop.getReason());
    assertEquals(
        ErrorKind.ILLEGAL_ARGUMENT,
        failure(() -> files().open(request(file, OpenOption.READ, OpenOption.APPEND))).getKind());
    long gone = open(master.control, file, OpenOption.READ, OpenOption.DELETE_ON_CLOSE);
    assertFalse(Files.exists(file));
    assertEquals("content", text(files().read(gone, -1, 100).getData()));
    long truncated =
        open(
            master.control,
            Files.writeString(dir.resolve("other"), "content"),
            OpenOption.WRITE,
            OpenOption.TRUNCATE_EXISTING);
    assertEquals(0, files().size(truncated));
  }

  @Test
  void wholeFilesAreRead() throws Exception {
    Path file = dir.resolve("file");
    byte[] content = random(file, 70_000);
    WholeReply whole = files().readWhole(name(file), 70_000, NONE);
    assertTrue(whole.isComplete());
    assertArrayEquals(content, whole.getData());
    assertEquals(70_000, whole.getSize());
    WholeReply larger = files().readWhole(name(file), 69_999, NONE);
    assertFalse(larger.isComplete());
    assertEquals(0, larger.getData().length);
    assertEquals(70_000, larger.getSize());
    byte[] most = random(file, 1 << 20);
    assertArrayEquals(most, files().readWhole(name(file), Integer.MAX_VALUE, NONE).getData());
    assertTrue(
        files().readWhole(name(Files.createFile(dir.resolve("empty"))), 0, NONE).isComplete());
    WholeReply status = files().readWhole(name("/proc/self/status"), 1 << 20, NONE);
    assertTrue(status.isComplete());
    assertTrue(text(status.getData()).contains("Threads:"));
    assertFalse(files().readWhole(name("/proc/self/status"), 10, NONE).isComplete());
    assertFalse(files().readWhole(name(fifo("fifo")), 100, NONE).isComplete());
    assertFalse(files().readWhole(name(dir), 100, NONE).isComplete());
    assertEquals(
        ErrorKind.NO_SUCH_FILE,
        failure(() -> files().readWhole(name(dir.resolve("no")), 1, NONE)).getKind());
    assertEquals(Map.of(), master.control.next().session().openHandles());
  }

  @Test
  void wholeFilesAreWritten() throws Exception {
    Path file = dir.resolve("file");
    files().writeWhole(request(file, OpenOption.WRITE, OpenOption.CREATE), name("content"));
    files().writeWhole(request(file, OpenOption.WRITE, OpenOption.TRUNCATE_EXISTING), name("new"));
    files().writeWhole(request(file, OpenOption.WRITE, OpenOption.APPEND), name("+"));
    assertEquals("new+", Files.readString(file));
    assertEquals(
        "No space left on device",
        failure(
                () ->
                    files().writeWhole(request(Path.of("/dev/full"), OpenOption.WRITE), name("x")))
            .getReason());
    assertEquals(Map.of(), master.control.next().session().openHandles());
  }

  @Test
  void bytesGoFromFileToFileInPiecesUntilTheSourceEnds() throws Exception {
    byte[] content = random(dir.resolve("from"), 1_000_000);
    Path into = dir.resolve("into");
    Files.writeString(into, "0123456789");
    long from = files().open(request(dir.resolve("from"), OpenOption.READ)).getHandle();
    OpenReply target = files().open(request(into, OpenOption.WRITE));
    assertTrue(target.isTransfers());
    TransferReply reply = files().transfer(from, 5, target.getHandle(), 3, 4);
    assertEquals(new TransferReply(4, 10, false), reply);
    reply = files().transfer(from, 7, target.getHandle(), 10, Long.MAX_VALUE);
    assertEquals(new TransferReply(999_993, 1_000_003, true), reply);
    byte[] written = Files.readAllBytes(into);
    assertEquals("012", new String(written, 0, 3, StandardCharsets.US_ASCII));
    assertArrayEquals(Arrays.copyOfRange(content, 5, 9), Arrays.copyOfRange(written, 3, 7));
    assertArrayEquals(
        Arrays.copyOfRange(content, 7, content.length),
        Arrays.copyOfRange(written, 10, written.length));
    assertEquals(
        new TransferReply(0, 1_000_003, true),
        files().transfer(from, Long.MAX_VALUE, target.getHandle(), 0, 10));
    assertEquals(0, files().position(from));
    assertEquals(0, files().position(target.getHandle()));
  }

  @Test
  void aTransferOfALargeFileIsBounded() throws Exception {
    Path large = dir.resolve("large");
    try (FileChannel sparse =
        FileChannel.open(large, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      sparse.write(ByteBuffer.allocate(1), 80L << 20);
    }
    long from = files().open(request(large, OpenOption.READ)).getHandle();
    long to =
        files().open(request(dir.resolve("to"), OpenOption.CREATE, OpenOption.WRITE)).getHandle();
    TransferReply reply = files().transfer(from, 0, to, 0, Long.MAX_VALUE);
    assertEquals(new TransferReply(64L << 20, 64L << 20, false), reply);
  }

  @Test
  void aTransferThatCannotBeginFails() throws Exception {
    random(dir.resolve("from"), 10);
    long from = files().open(request(dir.resolve("from"), OpenOption.READ)).getHandle();
    long device = files().open(request(Path.of("/dev/null"), OpenOption.WRITE)).getHandle();
    assertEquals(
        ErrorKind.ILLEGAL_ARGUMENT,
        failure(() -> files().transfer(from, 0, device, -1, 10)).getKind());
    assertEquals(
        ErrorKind.ILLEGAL_ARGUMENT,
        failure(() -> files().transfer(from, 0, from, 0, 10)).getKind());
    assertEquals(
        ErrorKind.UNKNOWN_HANDLE,
        failure(() -> files().transfer(from, 0, 987_654, 0, 10)).getKind());
    long other = files().open(request(dir.resolve("from"), OpenOption.READ)).getHandle();
    assertEquals(
        "NonWritableChannelException",
        simpleName(failure(() -> files().transfer(from, 0, other, 0, 10)).getClassName()));
  }

  private static String simpleName(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  @Test
  void comparisonsAreForRegularFiles() throws Exception {
    random(dir.resolve("f"), 10);
    random(dir.resolve("g"), 11);
    assertEquals(-1, files().mismatch(name(dir.resolve("f")), name(dir.resolve("f"))));
    assertTrue(files().mismatch(name(dir.resolve("f")), name(dir.resolve("g"))) >= 0);
    assertEquals(-2, files().mismatch(name(dir.resolve("f")), name(fifo("fifo"))));
    assertEquals(-2, files().mismatch(name(dir), name(dir.resolve("f"))));
    assertEquals(
        ErrorKind.NO_SUCH_FILE,
        failure(() -> files().mismatch(name(dir.resolve("f")), name(dir.resolve("none"))))
            .getKind());
  }
}
