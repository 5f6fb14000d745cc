package dev.splitbrain.agent.area.files.channel;

import static dev.splitbrain.agent.area.files.side.FakeFiles.opened;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.files.open.OpenFlags;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import dev.splitbrain.agent.area.files.open.SlaveWriter;
import dev.splitbrain.agent.area.files.side.FakeFiles;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.TransferReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes that go from file to file on the slave: how many, from where, and when not. */
class SlaveTransferTest {
  private static final long SIZE = 1_000;

  private final FakeFiles fake = new FakeFiles();
  private final List<String> asked = new ArrayList<>();
  private long handles;

  private SlaveFile open(String name, boolean write) throws IOException {
    return open(name, write ? OpenFlags.ofRandomAccess(2) : OpenFlags.ofInputStream(), true, name);
  }

  private SlaveFile open(String name, OpenFlags flags, boolean transfers, String identity)
      throws IOException {
    fake.on(
        "open",
        args -> {
          OpenReply reply = opened(++handles, null, SIZE);
          reply.setTransfers(transfers);
          reply.setIdentity(identity.getBytes(java.nio.charset.StandardCharsets.UTF_8));
          return reply;
        });
    return fake.slave.openStream(name, flags);
  }

  /** A slave that copies so many bytes at a time, of a source that ends. */
  private void slaveCopies(long atATime) {
    fake.on(
        "transfer",
        args -> {
          long from = (long) args[1];
          long count = Math.min((long) args[4], atATime);
          long copied = Math.max(0, Math.min(count, SIZE - from));
          asked.add(from + "->" + args[3] + " x" + args[4]);
          return new TransferReply(copied, 5_000, copied < count);
        });
  }

  @Test
  void whatTheSlaveDoesInPiecesIsAskedForAgain() throws IOException {
    SlaveFile source = open("/f", false);
    SlaveFile target = open("/g", true);
    slaveCopies(400);
    source.seek(100);
    target.seek(7);
    SlaveTransfer way = SlaveTransfer.between(source, target);
    assertEquals(500, way.copy(0, SlaveWriter.OWN, 500));
    assertEquals(List.of("0->7 x500", "400->407 x100"), asked);
    assertEquals(100, source.position());
    assertEquals(507, target.position());
    asked.clear();
    assertEquals(900, way.copy(SlaveWriter.OWN, 3, 10_000));
    assertEquals(List.of("100->3 x10000", "500->403 x9600", "900->803 x9200"), asked);
    assertEquals(SIZE, source.position());
    assertEquals(507, target.position());
  }

  @Test
  void streamsCopyUntilTheSourceEnds() throws IOException {
    SlaveFile source = open("/f", false);
    SlaveFile target = open("/g", OpenFlags.ofOutputStream(true), true, "/g");
    slaveCopies(600);
    assertEquals(SIZE, SlaveTransfer.between(source, target).copyRest());
    assertEquals(2, asked.size());
    assertTrue(asked.get(0).startsWith("0->-1 "), "an appending target ends where the slave knows");
    assertEquals(5_000, target.position());
  }

  @Test
  void whatWasCopiedBeforeAFailureCounts() throws IOException {
    SlaveFile source = open("/f", false);
    SlaveFile target = open("/g", true);
    fake.on(
        "transfer",
        args -> {
          if ((long) args[1] > 0) {
            throw FakeFiles.failure(ErrorKind.IO, "No space left on device");
          }
          return new TransferReply(10, 10, false);
        });
    SlaveTransfer way = SlaveTransfer.between(source, target);
    assertEquals(10, way.copy(SlaveWriter.OWN, SlaveWriter.OWN, 500));
    assertEquals(10, source.position());
    IOException e =
        assertThrows(IOException.class, () -> way.copy(SlaveWriter.OWN, SlaveWriter.OWN, 500));
    assertEquals("No space left on device", e.getMessage());
    assertEquals(10, target.position());
    assertThrows(IOException.class, way::copyRest);
  }

  @Test
  void aSlaveThatCopiesMoreThanAskedForIsNotBelieved() throws IOException {
    SlaveFile source = open("/f", false);
    SlaveFile target = open("/g", true);
    for (long copied : new long[] {-1, 501}) {
      fake.on("transfer", args -> new TransferReply(copied, 10, false));
      SlaveTransfer way = SlaveTransfer.between(source, target);
      IOException e = assertThrows(IOException.class, () -> way.copy(0, 0, 500));
      assertTrue(e.getMessage().contains("protocol error"), e.getMessage());
    }
  }

  @Test
  void oneFileOldSlavesAndLibrariesGoByWayOfTheProgram() throws IOException {
    SlaveFile source = open("/f", false);
    assertNull(
        SlaveTransfer.between(source, open("/link", OpenFlags.ofRandomAccess(2), true, "/f")));
    assertNull(SlaveTransfer.between(source, open("/g", OpenFlags.ofRandomAccess(2), false, "/g")));
    assertNull(SlaveTransfer.between(null, source));
    assertNull(SlaveTransfer.between(source, null));
    SlaveFile target = open("/g", true);
    assertNotNull(SlaveTransfer.between(source, target));
    fake.on("writeWhole", args -> null).on("write", args -> 4L).on("closeUnawaited", args -> null);
    fake.slave.writeAll(java.nio.file.Path.of("/a.so"), new byte[] {0x7f, 'E', 'L', 'F'});
    assertNull(SlaveTransfer.between(open("/a.so", false), target));
  }

  @Test
  void closedFilesTransferNothing() throws IOException {
    SlaveFile source = open("/f", false);
    SlaveFile target = open("/g", true);
    fake.on("closeUnawaited", args -> null);
    slaveCopies(400);
    source.close();
    SlaveTransfer way = SlaveTransfer.between(source, target);
    assertEquals(
        "Stream Closed", assertThrows(IOException.class, () -> way.copy(0, 0, 5)).getMessage());
    SlaveTransfer back = SlaveTransfer.between(open("/f", false), target);
    target.close();
    assertEquals(
        "Stream Closed", assertThrows(IOException.class, () -> back.copy(0, 0, 5)).getMessage());
    assertEquals(List.of(), asked);
  }
}
