package dev.splitbrain.slave;

import static dev.splitbrain.slave.RawMaster.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.Envelope;
import dev.splitbrain.wire.envelope.FrameKind;
import dev.splitbrain.wire.envelope.Limits;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.ReadReply;
import dev.splitbrain.wire.hello.Purpose;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.junit.jupiter.api.Test;

/** What a session promises whatever a handler does: once, in order, in this epoch. */
class EnvelopeTest extends SlaveCase {
  @Test
  void aRepeatOfADoneRequestGetsTheSameReplyAndIsNotCarriedOut() throws Exception {
    Path made = dir.resolve("made");
    long id = master.ids.incrementAndGet();
    try (RawMaster.Link first = master.call();
        RawMaster.Link second = master.call()) {
      first.id(id).files().createDirectory(name(made), 0777);
      second.id(id).files().createDirectory(name(made), 0777);
      Failure another = failure(() -> second.next().files().createDirectory(name(made), 0777));
      assertEquals(ErrorKind.FILE_ALREADY_EXISTS, another.getKind());
    }
  }

  @Test
  void aFailureIsReplayedToo() throws Exception {
    Path made = dir.resolve("made");
    long id = master.ids.incrementAndGet();
    try (RawMaster.Link first = master.call();
        RawMaster.Link second = master.call()) {
      Failure before = failure(() -> first.id(id).files().remove(name(made)));
      Files.createFile(made);
      Failure again = failure(() -> second.id(id).files().remove(name(made)));
      assertEquals(before, again);
      assertTrue(Files.exists(made));
    }
  }

  @Test
  void aRepeatOfARunningRequestJoinsIt() throws Exception {
    Path fifo = fifo("fifo");
    try (RawMaster.Link first = master.call();
        RawMaster.Link second = master.call()) {
      long handle = open(first, fifo, OpenOption.READ, OpenOption.WRITE);
      long id = master.ids.incrementAndGet();
      CompletableFuture<ReadReply> one = async(() -> first.id(id).files().read(handle, -1, 100));
      awaitBlockedIn("Descriptor", "read");
      CompletableFuture<ReadReply> two = async(() -> second.id(id).files().read(handle, -1, 100));
      awaitBlockedIn("Connection", "join");
      try (RawMaster.Link third = master.call()) {
        third.next().files().write(handle, -1, name("once"));
      }
      assertEquals("once", text(soon(one).getData()));
      assertEquals("once", text(soon(two).getData()));
    }
  }

  @Test
  void theNextFrameConfirmsTheReplyBefore() throws Exception {
    Path made = dir.resolve("made");
    long id = master.ids.incrementAndGet();
    try (RawMaster.Link link = master.call()) {
      link.id(id).files().createDirectory(name(made), 0777);
      link.next().files().roots();
      Failure repeated = failure(() -> link.id(id).files().createDirectory(name(made), 0777));
      assertEquals(ErrorKind.UNKNOWN_OUTCOME, repeated.getKind());
    }
  }

  @Test
  void repliesUpToConfirmsOnAnyConnection() throws Exception {
    Path made = dir.resolve("made");
    long id = master.ids.incrementAndGet();
    try (RawMaster.Link first = master.call();
        RawMaster.Link second = master.call()) {
      first.id(id).files().createDirectory(name(made), 0777);
      second.with(master.ids.incrementAndGet(), id, 0).files().roots();
      Failure repeated = failure(() -> second.id(id).files().createDirectory(name(made), 0777));
      assertEquals(ErrorKind.UNKNOWN_OUTCOME, repeated.getKind());
    }
  }

  @Test
  void aLookMayBeCarriedOutTwice() throws Exception {
    long id = master.ids.incrementAndGet();
    try (RawMaster.Link link = master.call()) {
      assertEquals(1, link.id(id).files().roots().size());
      link.next().files().roots();
      assertEquals(1, link.id(id).files().roots().size());
    }
  }

  @Test
  void anotherEpochIsRefused() throws Exception {
    try (RawMaster.Link link = master.call()) {
      Failure stale = failure(() -> link.at(master.opened.getEpoch() + 1).files().roots());
      assertEquals(ErrorKind.NO_SESSION, stale.getKind());
      assertEquals(1, link.next().files().roots().size());
    }
  }

  @Test
  void aControlConnectionWithoutASessionCanOnlyOpenOne() throws Exception {
    try (RawMaster.Link bare = master.link(Purpose.CONTROL, null)) {
      assertEquals(ErrorKind.NO_SESSION, failure(() -> bare.at(0).files().roots()).getKind());
    }
  }

  @Test
  void anUnknownMethodNamesTheJarToCopy() throws Exception {
    try (RawMaster.Link link = master.call()) {
      link.next();
      var protocol = new dev.splitbrain.wire.envelope.WireProtocol(link.transport);
      protocol.writeMessageBegin(new TMessage("files:teleport", TMessageType.CALL, 1));
      protocol.writeFieldStop();
      link.transport.flush();
      assertEquals(TMessageType.EXCEPTION, protocol.readMessageBegin().type);
      String message = TApplicationException.readFrom(protocol).getMessage();
      assertTrue(message.contains("files:teleport"), message);
      assertTrue(message.contains("splitbrain-slave.jar"), message);
      assertEquals(1, link.next().files().roots().size());
    }
  }

  @Test
  void aThousandFencesComeBeforeTheNextRequest() throws Exception {
    int count = 1000;
    List<Long> handles = new ArrayList<>();
    try (RawMaster.Link link = master.call()) {
      Path file = Files.createFile(dir.resolve("file"));
      for (int i = 0; i < count; i++) {
        handles.add(open(link, file, OpenOption.READ));
      }
      List<RawMaster.Link> senders = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        senders.add(master.call());
      }
      List<CompletableFuture<Void>> sent = new ArrayList<>();
      for (int s = 0; s < senders.size(); s++) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = s; i < count; i += senders.size()) {
          numbers.add(i);
        }
        Collections.shuffle(numbers, new Random(s));
        RawMaster.Link sender = senders.get(s);
        sent.add(
            async(
                () -> {
                  for (int i : numbers) {
                    sender.fence(i + 1).files().closeUnawaited(handles.get(i));
                  }
                  return null;
                }));
      }
      assertEquals(Map.of(), link.after(count).session().openHandles());
      for (CompletableFuture<Void> one : sent) {
        soon(one);
      }
      for (RawMaster.Link sender : senders) {
        sender.close();
      }
    }
  }

  @Test
  void aRepeatedFenceIsNotCarriedOutAgain() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    try (RawMaster.Link link = master.call();
        RawMaster.Link other = master.call()) {
      long one = open(link, file, OpenOption.READ);
      long two = open(link, file, OpenOption.READ);
      link.fence(1).files().closeUnawaited(one);
      link.after(1).files().roots();
      other.fence(1).files().closeUnawaited(two);
      // A connection has its order, so the repeat has been seen after this.
      other.after(1).files().roots();
      assertEquals(Map.of("file", 1), link.next().session().openHandles());
      assertEquals(0, link.next().files().size(two));
    }
  }

  @Test
  void aRequestWaitsForAFenceThatIsStillToCome() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    try (RawMaster.Link link = master.call();
        RawMaster.Link late = master.call()) {
      long handle = open(link, file, OpenOption.READ);
      CompletableFuture<Map<String, Integer>> waiting =
          async(() -> link.after(1).session().openHandles());
      awaitBlockedIn("FenceGate", "await");
      assertFalse(waiting.isDone());
      late.fence(1).files().closeUnawaited(handle);
      assertEquals(Map.of(), soon(waiting));
    }
  }

  @Test
  void aRequestThatWaitsForAFenceCanBeCancelled() throws Exception {
    try (RawMaster.Link link = master.call()) {
      long id = master.ids.incrementAndGet();
      CompletableFuture<Failure> waiting =
          async(() -> failure(() -> link.with(id, 0, 7).files().roots()));
      awaitBlockedIn("FenceGate", "await");
      assertTrue(master.control.next().session().cancel(id));
      assertEquals(ErrorKind.CANCELLED, soon(waiting).getKind());
    }
  }

  @Test
  void anOversizedFrameEndsItsConnectionOnly() throws Exception {
    try (RawMaster.Link link = master.call()) {
      byte[] start = new byte[Integer.BYTES + Envelope.HEADER_LENGTH];
      ByteBuffer.wrap(start).putInt(Limits.FRAME_BYTES + 1);
      link.socket.getOutputStream().write(start);
      assertThrows(IOException.class, link.frames::receive);
      assertEquals(1, master.control.next().files().roots().size());
    }
  }

  @Test
  void garbageAfterTheProofsEndsItsConnectionOnly() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      try (RawMaster.Link link = master.call()) {
        byte[] garbage = new byte[1 + random.nextInt(200)];
        random.nextBytes(garbage);
        link.frames.send(
            new Envelope(FrameKind.REQUEST, 0, master.opened.getEpoch(), 1000 + i, 0, 0),
            garbage,
            0,
            garbage.length);
        link.socket.shutdownOutput();
        // Either an answer that says so, or the end.
        link.socket.getInputStream().readAllBytes();
      }
    }
    assertEquals(1, master.control.next().files().roots().size());
  }

  @Test
  void aConnectionThatIsCutInAFrameHurtsNobody() throws Exception {
    try (RawMaster.Link link = master.call()) {
      OutputStream out = link.socket.getOutputStream();
      out.write(new byte[] {0, 1, 0, 0, 1, 0});
      out.flush();
    }
    assertEquals(1, master.control.next().files().roots().size());
  }

  @Test
  void anArgumentThatThriftCannotReadIsAnsweredAndTheConnectionGoesOn() throws Exception {
    try (RawMaster.Link link = master.call()) {
      link.next();
      var protocol = new dev.splitbrain.wire.envelope.WireProtocol(link.transport);
      protocol.writeMessageBegin(new TMessage("files:stat", TMessageType.CALL, 1));
      // A binary field that announces more than there is.
      protocol.writeByte((byte) 11);
      protocol.writeI16((short) 1);
      protocol.writeI32(1 << 20);
      link.transport.flush();
      assertEquals(TMessageType.EXCEPTION, protocol.readMessageBegin().type);
      assertEquals(1, link.next().files().roots().size());
    }
  }

  @Test
  void aSlaveSaysWhatItIs() throws Exception {
    var info = master.opened.getInfo();
    assertEquals("case", info.getName());
    assertEquals(ProcessHandle.current().pid(), info.getPid());
    assertEquals(System.getProperty("user.name"), info.getUser());
    assertArrayEquals(
        Path.of("").toAbsolutePath().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
        info.getWorkingDirectory());
    assertEquals("/", info.getFileSeparator());
    assertTrue(Math.abs(info.getClock().getSeconds() - System.currentTimeMillis() / 1000) < 60);
    assertTrue(master.control.next().session().probe().getSeconds() > 0);
  }
}
