package dev.splitbrain.agent.area.files.open;

import static dev.splitbrain.agent.area.files.side.FakeFiles.opened;
import static dev.splitbrain.agent.area.files.side.FakeFiles.read;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.splitbrain.agent.area.files.call.FilesState;
import dev.splitbrain.agent.area.files.side.FakeFiles;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.files.ReadReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What came with an open or was read ahead is used soon, before any other call, or not at all. */
class ReadAheadTest {
  private final FakeFiles fake = new FakeFiles();

  private SlaveFile open() throws IOException {
    return fake.slave.openStream("/f", OpenFlags.ofInputStream());
  }

  private static String next(SlaveFile file, int length) throws IOException {
    byte[] bytes = new byte[length];
    int count = file.read(bytes, 0, length);
    return count < 0 ? null : new String(bytes, 0, count, StandardCharsets.UTF_8);
  }

  @Test
  void aWholeSmallFileComesWithItsOpening() throws IOException {
    fake.on("open", args -> opened(1, "hello", 5));
    SlaveFile file = open();
    assertEquals("he", next(file, 2));
    assertEquals(5, file.size());
    assertEquals(3, file.available());
    assertEquals("llo", next(file, 100));
    assertEquals(null, next(file, 1));
    assertEquals(List.of("open"), fake.newCalls());
  }

  @Test
  void anEndIsToldOnceAndThenAskedFor() throws IOException {
    fake.on("open", args -> opened(1, "hello", 5));
    SlaveFile file = open();
    assertEquals("hello", next(file, 10));
    assertEquals(null, next(file, 10));
    fake.on("read", args -> read("more", false, 9));
    assertEquals("more", next(file, 4));
    assertEquals(List.of("open", "read"), fake.newCalls());
  }

  @Test
  void sizeIsAskedForAfterTheEndWasTold() throws IOException {
    fake.on("open", args -> opened(1, "hello", 5)).on("size", args -> 6L);
    SlaveFile file = open();
    next(file, 10);
    next(file, 10);
    assertEquals(6, file.size());
  }

  @Test
  void anyOtherCallOfTheSessionMakesItStale() throws IOException {
    fake.on("open", args -> opened(1, "hello", 5)).on("read", args -> read("HELLO", true, 5));
    SlaveFile file = open();
    fake.session.otherCall(true);
    assertEquals("HELLO", next(file, 5));
    SlaveFile second = open();
    fake.session.otherCall(false);
    assertEquals("HELLO", next(second, 5));
    assertEquals(List.of("open", "read", "open", "read"), fake.newCalls());
  }

  @Test
  void aCallThatOverlapsTheOpeningMakesItStale() throws IOException {
    fake.on("open", args -> opened(1, "hello", 5)).on("read", args -> read("HELLO", true, 5));
    fake.session.during = () -> fake.session.otherCall(false);
    SlaveFile file = open();
    fake.session.during = () -> {};
    assertEquals("HELLO", next(file, 5));
  }

  @Test
  void timeMakesItStale() throws IOException {
    fake.on("open", args -> opened(1, "hello", 5)).on("read", args -> read("HELLO", true, 5));
    SlaveFile file = open();
    fake.now += FilesState.SOON;
    assertEquals("h", next(file, 1));
    fake.now += 1;
    assertEquals("HELLO", next(file, 5));
    assertEquals(List.of("open", "read"), fake.newCalls());
  }

  @Test
  void aFileThatMovedIsReadAheadNoMore() throws IOException {
    fake.on("open", args -> opened(1, "he", 100));
    int[] asked = new int[3];
    int[] reads = new int[1];
    fake.on(
        "read",
        args -> {
          asked[reads[0]++] = (int) args[2];
          ReadReply reply = read("x".repeat(Math.min(50, (int) args[2])), false, 100);
          reply.setModified(new Time(2_000, 0));
          return reply;
        });
    SlaveFile file = open();
    next(file, 2);
    next(file, 1);
    next(file, 1);
    next(file, 1);
    assertEquals(3, reads[0]);
    assertEquals(1, asked[1]);
    assertEquals(1, asked[2]);
  }

  @Test
  void sequentialReadsAskForMoreEachTime() throws IOException {
    fake.on("open", args -> opened(1, null, 10_000_000));
    long[] position = new long[1];
    fake.on(
        "read",
        args -> {
          assertEquals(position[0], args[1]);
          position[0] += (int) args[2];
          return read("x".repeat((int) args[2]), false, 10_000_000);
        });
    SlaveFile file = open();
    for (int i = 0; i < 300; i++) {
      next(file, 8_192);
    }
    assertEquals(5, fake.newCalls().size());
  }

  @Test
  void readsBetweenOtherCallsAskForLittle() throws IOException {
    fake.on("open", args -> opened(1, null, 10_000_000));
    int[] most = new int[1];
    fake.on(
        "read",
        args -> {
          most[0] = Math.max(most[0], (int) args[2]);
          return read("x".repeat((int) args[2]), false, 10_000_000);
        });
    SlaveFile file = open();
    for (int i = 0; i < 10; i++) {
      fake.session.otherCall(false);
      next(file, 1_000);
    }
    assertEquals(8_192, most[0]);
  }

  @Test
  void devicesAreNeverReadAhead() throws IOException {
    fake.on(
        "open",
        args -> {
          var reply = opened(1, null, 0);
          reply.setReadAhead(false);
          reply.setRegular(false);
          return reply;
        });
    fake.on(
        "read",
        args -> {
          assertEquals(-1L, args[1]);
          assertEquals(3, args[2]);
          return read("ab", false, 0);
        });
    SlaveFile file = open();
    assertEquals("ab", next(file, 3));
    assertEquals("ab", next(file, 3));
    assertEquals(List.of("open", "read", "read"), fake.newCalls());
  }

  @Test
  void aRegularFileGivesAllThatIsAskedFor() throws IOException {
    fake.on("open", args -> opened(1, "0123", 10));
    fake.on("read", args -> read("456789", true, 10));
    SlaveFile file = open();
    assertEquals("0123456789", next(file, 10));
    assertEquals(null, next(file, 1));
    assertEquals(List.of("open", "read"), fake.newCalls());
  }

  @Test
  void whatWeWroteIsNotReadFromBefore() throws IOException {
    fake.on("open", args -> opened(1, null, 5)).on("write", args -> 5L);
    fake.on("read", args -> read("HELLO", true, 5));
    SlaveFile file = fake.slave.openStream("/f", OpenFlags.ofRandomAccess(2));
    assertEquals("HEL", next(file, 3));
    file.seek(0);
    file.write(new byte[] {'J'}, 0, 1);
    fake.on("read", args -> read("ELLO", true, 5));
    assertEquals("ELLO", next(file, 4));
    assertEquals(List.of("open", "read", "write", "read"), fake.newCalls());
  }
}
