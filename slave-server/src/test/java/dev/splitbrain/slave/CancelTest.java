package dev.splitbrain.slave;

import static dev.splitbrain.slave.RawMaster.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.Envelope;
import dev.splitbrain.wire.envelope.EnvelopeFailure;
import dev.splitbrain.wire.envelope.FrameKind;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.processes.Redirect;
import dev.splitbrain.wire.processes.RedirectKind;
import dev.splitbrain.wire.processes.StartRequest;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A cancelled call really ends on the slave, gets its reply, and leaves what it blocked on usable.
 */
class CancelTest extends SlaveCase {
  /** What Linux keeps in a pipe. */
  private static final int PIPE_BYTES = 64 << 10;

  static StartRequest command(String... words) {
    StartRequest request = new StartRequest();
    request.setCommand(Arrays.stream(words).map(SlaveCase::name).toList());
    request.setSet(Map.of());
    request.setUnset(List.of());
    request.setInput(new Redirect(RedirectKind.PIPE));
    request.setOutput(new Redirect(RedirectKind.PIPE));
    request.setError(new Redirect(RedirectKind.PIPE));
    return request;
  }

  @Test
  void aBlockedReadOfAFifoEndsAndTheHandleGoesOn() throws Exception {
    Path fifo = fifo("fifo");
    try (RawMaster.Link reader = master.call();
        RawMaster.Link writer = master.call()) {
      long handle = open(reader, fifo, OpenOption.READ, OpenOption.WRITE);
      for (int round = 0; round < 20; round++) {
        long id = master.ids.incrementAndGet();
        CompletableFuture<Failure> read =
            async(() -> failure(() -> reader.id(id).files().read(handle, -1, 10)));
        awaitBlockedIn("FileDispatcherImpl", "read0");
        assertTrue(master.control.next().session().cancel(id));
        assertEquals(ErrorKind.CANCELLED, soon(read).getKind());
        Until.isTrue(
            "the thread is out of the read", SOON, () -> !isIn("FileDispatcherImpl", "read0"));
      }
      writer.next().files().write(handle, -1, name("still open"));
      assertEquals("still open", text(reader.next().files().read(handle, -1, 100).getData()));
    }
  }

  @Test
  void aCancelFrameDoesTheSame() throws Exception {
    Path fifo = fifo("fifo");
    try (RawMaster.Link reader = master.call()) {
      long handle = open(reader, fifo, OpenOption.READ, OpenOption.WRITE);
      long id = master.ids.incrementAndGet();
      CompletableFuture<Failure> read =
          async(() -> failure(() -> reader.id(id).files().read(handle, -1, 10)));
      awaitBlockedIn("FileDispatcherImpl", "read0");
      master.control.frames.send(
          new Envelope(FrameKind.CANCEL, 0, master.opened.getEpoch(), id, 0, 0), new byte[0], 0, 0);
      assertEquals(ErrorKind.CANCELLED, soon(read).getKind());
    }
  }

  @Test
  void aCancelThatOvertakesItsRequestIsNotLost() throws Exception {
    Path fifo = fifo("fifo");
    try (RawMaster.Link reader = master.call()) {
      long handle = open(reader, fifo, OpenOption.READ, OpenOption.WRITE);
      long id = master.ids.incrementAndGet();
      assertTrue(master.control.next().session().cancel(id));
      Failure read = failure(() -> reader.id(id).files().read(handle, -1, 10));
      assertEquals(ErrorKind.CANCELLED, read.getKind());
    }
  }

  @Test
  void aCancelThatComesTooLateSaysSo() throws Exception {
    try (RawMaster.Link link = master.call()) {
      long id = master.ids.incrementAndGet();
      link.id(id).files().roots();
      assertFalse(master.control.next().session().cancel(id));
    }
  }

  @Test
  void aWriteToAFullFifoEnds() throws Exception {
    Path fifo = fifo("fifo");
    try (RawMaster.Link writer = master.call()) {
      long handle = open(writer, fifo, OpenOption.READ, OpenOption.WRITE);
      long id = master.ids.incrementAndGet();
      CompletableFuture<Failure> write =
          async(
              () ->
                  failure(
                      () ->
                          writer
                              .id(id)
                              .files()
                              .write(handle, -1, ByteBuffer.wrap(new byte[1 << 20]))));
      try (RawMaster.Link other = master.call()) {
        Until.isTrue(
            "the FIFO is full", SOON, () -> other.next().files().available(handle) >= PIPE_BYTES);
      }
      awaitBlockedIn("Descriptor", "write");
      assertTrue(master.control.next().session().cancel(id));
      assertEquals(ErrorKind.CANCELLED, soon(write).getKind());
      assertEquals(PIPE_BYTES, writer.next().files().read(handle, -1, 1 << 20).getData().length);
    }
  }

  @Test
  void theOpeningOfAFifoEndsAndLeavesNoThread() throws Exception {
    Path fifo = fifo("fifo");
    try (RawMaster.Link link = master.call()) {
      for (OpenOption direction : new OpenOption[] {OpenOption.READ, OpenOption.WRITE}) {
        long id = master.ids.incrementAndGet();
        CompletableFuture<Failure> opening =
            async(() -> failure(() -> link.id(id).files().open(request(fifo, direction))));
        Until.isTrue("opening", SOON, () -> hasThread("splitbrain-open"));
        assertTrue(master.control.next().session().cancel(id));
        assertEquals(ErrorKind.CANCELLED, soon(opening).getKind());
        Until.isTrue("no thread opens", SOON, () -> !hasThread("splitbrain-open"));
      }
      assertEquals(Map.of(), link.next().session().openHandles());
    }
  }

  @Test
  void aCloseEndsTheReadOfAnotherThread() throws Exception {
    Path fifo = fifo("fifo");
    try (RawMaster.Link reader = master.call();
        RawMaster.Link closer = master.call()) {
      long handle = open(reader, fifo, OpenOption.READ, OpenOption.WRITE);
      CompletableFuture<Failure> read =
          async(() -> failure(() -> reader.next().files().read(handle, -1, 10)));
      awaitBlockedIn("FileDispatcherImpl", "read0");
      closer.next().files().close(handle);
      assertEquals(ErrorKind.CLOSED, soon(read).getKind());
      Failure after = failure(() -> reader.next().files().read(handle, -1, 10));
      assertEquals(ErrorKind.UNKNOWN_HANDLE, after.getKind());
    }
  }

  @Test
  void waitForEndsAndTheChildGoesOn() throws Exception {
    try (RawMaster.Link link = master.call()) {
      long child = link.next().processes().start(command("cat")).getHandle();
      long id = master.ids.incrementAndGet();
      CompletableFuture<Failure> waiting =
          async(() -> failure(() -> link.id(id).processes().waitFor(child, -1)));
      awaitBlockedIn("ProcessImpl", "waitFor");
      assertTrue(master.control.next().session().cancel(id));
      assertEquals(ErrorKind.CANCELLED, soon(waiting).getKind());
      assertFalse(link.next().processes().waitFor(child, 0).isExited());
      link.next().processes().closeInput(child);
      assertEquals(0, link.next().processes().waitFor(child, -1).getExitStatus());
    }
  }

  @Test
  void aReadOfAChildsOutputEndsAndLosesNothing() throws Exception {
    try (RawMaster.Link link = master.call();
        RawMaster.Link other = master.call()) {
      long child = link.next().processes().start(command("cat")).getHandle();
      long id = master.ids.incrementAndGet();
      CompletableFuture<Failure> reading =
          async(() -> failure(() -> link.id(id).processes().readOutput(child, 1, 10)));
      awaitBlockedIn("OutputBuffer", "await");
      assertTrue(master.control.next().session().cancel(id));
      assertEquals(ErrorKind.CANCELLED, soon(reading).getKind());
      other.next().processes().writeInput(child, name("after"));
      assertEquals("after", text(link.next().processes().readOutput(child, 1, 10).getData()));
    }
  }

  @Test
  void aWriteToAChildThatDoesNotReadEnds() throws Exception {
    try (RawMaster.Link link = master.call()) {
      long child = link.next().processes().start(command("sleep", "1000")).getHandle();
      long id = master.ids.incrementAndGet();
      CompletableFuture<Failure> write =
          async(
              () ->
                  failure(
                      () ->
                          link.id(id)
                              .processes()
                              .writeInput(child, ByteBuffer.wrap(new byte[1 << 20]))));
      awaitBlockedIn("Descriptor", "write");
      assertTrue(master.control.next().session().cancel(id));
      assertEquals(ErrorKind.CANCELLED, soon(write).getKind());
      link.next().processes().destroy(child, true);
      assertEquals(128 + 9, link.next().processes().waitFor(child, -1).getExitStatus());
    }
  }

  @Test
  void anInterruptDoesNotLeakIntoTheNextCall() throws Exception {
    try (RawMaster.Link link = master.call()) {
      long child = link.next().processes().start(command("cat")).getHandle();
      Path file = dir.resolve("file");
      Files.writeString(file, "content");
      long handle = open(link, file, OpenOption.READ);
      for (int i = 0; i < 200; i++) {
        int timeout = i % 3;
        // Cancelled at a random moment: before, in and after the stretch that blocks.
        long id = master.ids.incrementAndGet();
        CompletableFuture<Boolean> cancelled =
            async(() -> master.control.next().session().cancel(id));
        CompletableFuture<Object> waiting =
            async(
                () -> {
                  try {
                    return link.id(id).processes().waitFor(child, timeout);
                  } catch (Failure | EnvelopeFailure f) {
                    return f;
                  }
                });
        soon(cancelled);
        soon(waiting);
        // A stray interrupt would close the channel under this handle for good.
        assertEquals("content", text(link.next().files().read(handle, 0, 100).getData()));
      }
    }
  }
}
