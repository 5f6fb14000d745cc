package dev.splitbrain.agent.area.files.side;

import static dev.splitbrain.agent.area.files.side.FakeFiles.entry;
import static dev.splitbrain.agent.area.files.side.FakeFiles.listing;
import static dev.splitbrain.agent.area.files.side.FakeFiles.opened;
import static dev.splitbrain.agent.area.files.side.FakeFiles.stat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.files.attribute.FileStats;
import dev.splitbrain.agent.area.files.directory.FileLists;
import dev.splitbrain.agent.area.files.open.OpenFlags;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.Listing;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.ReadReply;
import dev.splitbrain.wire.files.Stat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** A slave is trusted with nothing but answers: what no slave of ours sends is an error. */
class HostileSlaveTest {
  private final FakeFiles fake = new FakeFiles();

  private static void assertProtocolError(IOException e) {
    assertTrue(e.getMessage().contains("protocol error of host bench1"), e.getMessage());
  }

  @Test
  void listedNamesCannotLeadOutOfTheirDirectory() {
    for (String name : new String[] {"", ".", "..", "a/b", "/etc/passwd", "../x", "a\0b"}) {
      fake.on("listDirectory", args -> listing(entry(name, stat(FileType.REGULAR, 1))));
      assertProtocolError(
          assertThrows(
              IOException.class, () -> fake.slave.list(Path.of("/d"), path -> true), name));
      assertProtocolError(
          assertThrows(
              IOException.class, () -> new FileLists(fake.slave.calls).all("/d", true), name));
    }
  }

  @Test
  void laterPartsOfAListingAreCheckedToo() throws IOException {
    fake.on(
        "listDirectory",
        args -> {
          Listing first = listing(entry("a", null));
          first.setHandle(5);
          return first;
        });
    fake.on("listMore", args -> listing(entry("..", null)));
    fake.on("close", args -> null);
    try (DirectoryStream<Path> stream = fake.slave.list(Path.of("/d"), path -> true)) {
      var entries = stream.iterator();
      assertEquals(Path.of("/d/a"), entries.next());
      assertProtocolError(
          assertThrows(DirectoryIteratorException.class, entries::hasNext).getCause());
    }
  }

  @Test
  void anEndlessListingEnds() throws IOException {
    fake.on(
        "listDirectory",
        args -> {
          Listing first = listing(entry("a", null));
          first.setHandle(5);
          return first;
        });
    fake.on(
        "listMore",
        args -> {
          Listing more = new Listing(new ArrayList<>());
          more.setHandle(5);
          return more;
        });
    fake.on("close", args -> null);
    try (DirectoryStream<Path> stream = fake.slave.list(Path.of("/d"), path -> true)) {
      var entries = stream.iterator();
      entries.next();
      assertThrows(DirectoryIteratorException.class, entries::hasNext);
    }
    assertProtocolError(
        assertThrows(IOException.class, () -> new FileLists(fake.slave.calls).all("/d", false)));
    assertEquals(java.util.List.of(5L), fake.session.released);
  }

  @Test
  void attributesWithoutTypeOrTimesAreRefused() {
    fake.on("stat", args -> new Stat());
    assertProtocolError(
        assertThrows(IOException.class, () -> fake.slave.attributes.stat(Path.of("/f"), true)));
    assertProtocolError(
        assertThrows(IOException.class, () -> new FileStats(fake.slave.calls).stat("/f")));
  }

  @Test
  void aReadThatGivesNothingIsNoEndlessLoop() throws IOException {
    fake.on("open", args -> opened(1, null, 10));
    fake.on("read", args -> new ReadReply(ByteBuffer.allocate(0), false));
    SlaveFile file = fake.slave.openStream("/f", OpenFlags.ofInputStream());
    assertProtocolError(assertThrows(IOException.class, () -> file.read(new byte[4], 0, 4)));
  }

  @Test
  void aReadThatGivesTooMuchStaysInItsBufferAndIsAnError() throws IOException {
    fake.on(
        "open",
        args -> {
          OpenReply reply = opened(1, null, 10);
          reply.setReadAhead(false);
          return reply;
        });
    fake.on("read", args -> new ReadReply(ByteBuffer.allocate(100), false));
    SlaveFile file = fake.slave.openStream("/f", OpenFlags.ofInputStream());
    byte[] buffer = {1, 1, 1, 1, 1, 1};
    assertProtocolError(assertThrows(IOException.class, () -> file.read(buffer, 0, 4)));
    assertEquals(1, buffer[4]);
    assertEquals(1, buffer[5]);
  }

  @Test
  void namesWithNulAreRefused() {
    fake.on("realPath", args -> FakeFiles.bytes("/a\0b"));
    assertProtocolError(assertThrows(IOException.class, () -> fake.slave.realPath(Path.of("/f"))));
  }
}
