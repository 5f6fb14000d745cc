package dev.splitbrain.slave;

import static dev.splitbrain.slave.CancelTest.command;
import static dev.splitbrain.slave.RawMaster.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.hello.HandshakeException;
import dev.splitbrain.wire.hello.HandshakeException.Reason;
import dev.splitbrain.wire.hello.Purpose;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A session frees everything it opened, however it ends, and not before. */
class SessionEndTest extends SlaveCase {
  @Test
  void aGoodbyeFreesEverythingBeforeItsReply() throws Exception {
    Path fifo = fifo("fifo");
    Path atEnd = Files.createDirectory(dir.resolve("at end"));
    Path inside = Files.createFile(atEnd.resolve("inside"));
    RawMaster.Link link = master.call();
    RawMaster.Link blocked = master.call();
    link.next().files().deleteAtSessionEnd(name(atEnd));
    link.next().files().deleteAtSessionEnd(name(inside));
    long handle = open(link, fifo, OpenOption.READ, OpenOption.WRITE);
    ProcessHandle child = startTree(link);
    ProcessHandle grandchild = child.children().findFirst().orElseThrow();
    CompletableFuture<IOException> reading =
        async(
            () ->
                assertThrows(
                    IOException.class,
                    () -> {
                      failure(() -> blocked.next().files().read(handle, -1, 10));
                      blocked.frames.receive();
                    }));
    awaitBlockedIn("FileDispatcherImpl", "read0");
    long open = openFifos(fifo);
    assertEquals(1, open);

    master.control.next().session().close();

    assertFalse(runs(child));
    assertFalse(runs(grandchild));
    assertFalse(Files.exists(inside), "deleted in reverse order");
    assertFalse(Files.exists(atEnd), "deleted in reverse order");
    assertEquals(0, openFifos(fifo));
    assertEquals(0, server.sessions().count());
    soon(reading);
    assertThrows(EOFException.class, master.control.frames::receive);
    Until.isTrue(
        "no thread of the child or its connections left",
        SOON,
        () -> !hasThread("splitbrain-child-") && !hasThread("splitbrain-connection-"));
  }

  /** A shell with a child of its own. */
  private static ProcessHandle startTree(RawMaster.Link link) throws Exception {
    long pid = link.next().processes().start(command("sh", "-c", "sleep 1000 & wait")).getPid();
    ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
    Until.isTrue("the child has a child", SOON, () -> child.children().findAny().isPresent());
    return child;
  }

  /** How many descriptors of this JVM, which is the slave's, are open on the file. */
  private static long openFifos(Path file) throws IOException {
    Path real = file.toRealPath();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .filter(
              descriptor -> {
                try {
                  return Files.readSymbolicLink(descriptor).equals(real);
                } catch (IOException closedMeanwhile) {
                  return false;
                }
              })
          .count();
    }
  }

  @Test
  void aLostControlConnectionEndsTheSessionAfterItsGrace() throws Exception {
    Path fifo = fifo("fifo");
    RawMaster.Link link = master.call();
    open(link, fifo, OpenOption.READ, OpenOption.WRITE);
    ProcessHandle child = startTree(link);
    master.control.close();
    Until.isTrue("the session is gone", SOON, () -> server.sessions().count() == 0);
    Until.isTrue("the child is gone", SOON, () -> !child.isAlive());
    Until.isTrue("the FIFO is closed", SOON, () -> openFifos(fifo) == 0);
    assertThrows(IOException.class, link.frames::receive);
    HandshakeException late = assertThrows(HandshakeException.class, master::call);
    assertEquals(Reason.NO_SESSION, late.reason());
  }

  @Test
  void whatALostSessionSentIsNotCarriedOutAfterAnotherTookItsPlace() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "before");
    Path fifo = fifo("fifo");
    RawMaster.Link late = master.call();
    RawMaster.Link blocked = master.call();
    long handle = open(late, fifo, OpenOption.READ, OpenOption.WRITE);
    long written = open(late, file, OpenOption.WRITE);
    assertTrue(late.next().files().lock(written, 0, Long.MAX_VALUE, false, false));
    CompletableFuture<Exception> reading =
        async(
            () -> assertThrows(Exception.class, () -> blocked.next().files().read(handle, -1, 10)));
    awaitBlockedIn("FileDispatcherImpl", "read0");

    try (RawMaster next = RawMaster.inPlaceOf(master);
        RawMaster.Link link = next.call()) {
      assertEquals(0, openFifos(fifo));
      soon(reading);
      assertThrows(Exception.class, () -> late.next().files().write(written, 0, name("late")));
      assertThrows(
          Exception.class,
          () -> late.next().files().writeWhole(request(file, OpenOption.WRITE), name("late")));
      assertEquals("before", Files.readString(file));
      long again = open(link, file, OpenOption.WRITE);
      assertTrue(link.next().files().lock(again, 0, Long.MAX_VALUE, false, false), "its own lock");
      assertEquals(1, server.sessions().count());
    }
  }

  @Test
  void aSessionInPlaceOfOneThatIsGoneIsLikeAnyOther() throws Exception {
    master.control.next().session().close();
    try (RawMaster next = RawMaster.inPlaceOf(master)) {
      assertEquals(Map.of(), next.control.next().session().openHandles());
    }
  }

  @Test
  void aMasterThatJoinsAgainInTimeKeepsEverything() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "content");
    RawMaster.Link link = master.call();
    long handle = open(link, file, OpenOption.READ);
    for (int i = 0; i < 3; i++) {
      RawMaster.Link lost = i == 0 ? master.control : link;
      lost.close();
      RawMaster.Link again = master.rejoin();
      assertEquals(Map.of("file", 1), again.next().session().openHandles());
      // Longer than the grace of the first loss: the second one has its own.
      Until.isTrue("a while", SOON, again::isAwhileOld);
      assertEquals("content", text(again.next().files().read(handle, 0, 100).getData()));
      link = again;
    }
    link.close();
  }

  @Test
  void aCallConnectionThatBreaksEndsNothing() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "content");
    long handle;
    try (RawMaster.Link link = master.call()) {
      handle = open(link, file, OpenOption.READ);
      link.socket.setSoLinger(true, 0);
    }
    try (RawMaster.Link other = master.call()) {
      assertEquals("content", text(other.next().files().read(handle, 0, 100).getData()));
    }
  }

  @Test
  void childrenAreKeptIfAsked() throws Exception {
    ProcessHandle child;
    try (RawMaster keeping = RawMaster.keepingChildren(token, server.address().getPort())) {
      long pid = keeping.control.next().processes().start(command("sleep", "1000")).getPid();
      child = ProcessHandle.of(pid).orElseThrow();
      keeping.control.next().session().close();
    }
    try {
      assertTrue(child.isAlive());
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void anOutputThatSomebodyElseHoldsOpenLeavesNoThread() throws Exception {
    long pid;
    RawMaster.Link link = master.call();
    long child =
        link.next().processes().start(command("sh", "-c", "sleep 1000 & echo $!")).getHandle();
    pid = Long.parseLong(text(link.next().processes().readOutput(child, 1, 100).getData()).strip());
    assertEquals(0, link.next().processes().waitFor(child, -1).getExitStatus());
    try {
      master.control.next().session().close();
      Until.isTrue("no thread of the child left", SOON, () -> !hasThread("splitbrain-child-"));
    } finally {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void releasedHandlesAreClosedAndAReleasedChildRunsOn() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    try (RawMaster.Link link = master.call()) {
      long handle = open(link, file, OpenOption.READ);
      var child = link.next().processes().start(command("sleep", "1000"));
      link.next().session().release(java.util.List.of(handle, child.getHandle(), 4711L));
      assertEquals(Map.of(), link.next().session().openHandles());
      assertTrue(ProcessHandle.of(child.getPid()).orElseThrow().isAlive());
      master.control.next().session().close();
      assertFalse(ProcessHandle.of(child.getPid()).map(SlaveCase::runs).orElse(false));
    }
  }

  @Test
  void theEndOfTheSlaveEndsItsSessions() throws Exception {
    RawMaster.Link link = master.call();
    ProcessHandle child = startTree(link);
    server.close();
    assertFalse(runs(child));
    assertThrows(IOException.class, link.frames::receive);
  }

  @Test
  void handlesOfOneSessionMeanNothingInAnother() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    try (RawMaster other = RawMaster.open(token, server.address().getPort());
        RawMaster.Link link = master.call()) {
      long handle = open(link, file, OpenOption.READ);
      assertEquals(
          ErrorKind.UNKNOWN_HANDLE,
          failure(() -> other.control.next().files().size(handle)).getKind());
    }
  }

  @Test
  void aCallConnectionNeedsASession() {
    HandshakeException none =
        assertThrows(HandshakeException.class, () -> master.link(Purpose.CALL, null));
    assertEquals(Reason.NO_SESSION, none.reason());
    HandshakeException unknown =
        assertThrows(
            HandshakeException.class,
            () ->
                master.link(
                    Purpose.CALL,
                    new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}));
    assertEquals(Reason.NO_SESSION, unknown.reason());
  }

  @Test
  void theWorkingDirectoryIsTheSessionsOwn() throws Exception {
    Path sub = Files.createDirectory(dir.resolve("sub"));
    Files.writeString(sub.resolve("file"), "content");
    Path link = Files.createSymbolicLink(dir.resolve("link"), sub);
    try (RawMaster other = RawMaster.open(token, server.address().getPort());
        RawMaster.Link call = master.call()) {
      assertEquals(
          sub.toRealPath().toString(), text(call.next().session().changeDirectory(name(link))));
      assertEquals(7, call.next().files().stat(name("file"), true, false).getSize());
      assertEquals(
          sub.toRealPath().toString(),
          call.next().environment().snapshot().getProperties().get("user.dir"));
      assertEquals(
          dir.toRealPath().toString(), text(call.next().session().changeDirectory(name(".."))));
      assertEquals(
          ErrorKind.NO_SUCH_FILE,
          failure(() -> other.control.next().files().stat(name("file"), true, false)).getKind());
      assertEquals(
          ErrorKind.NOT_A_DIRECTORY,
          failure(() -> call.next().session().changeDirectory(name("sub/file"))).getKind());
      long pwd = call.next().processes().start(command("pwd", "-P")).getHandle();
      assertEquals(
          dir.toRealPath() + "\n",
          text(call.next().processes().readOutput(pwd, 1, 1000).getData()));
    }
  }
}
