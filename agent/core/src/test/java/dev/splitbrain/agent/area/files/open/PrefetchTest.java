package dev.splitbrain.agent.area.files.open;

import static dev.splitbrain.agent.area.files.side.FakeFiles.failure;
import static dev.splitbrain.agent.area.files.side.FakeFiles.opened;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.files.call.FilesState;
import dev.splitbrain.agent.area.files.side.FakeFiles;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.ReadReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Reads under way before they are asked for. The service of these tests reads when a request is
 * sent, so what it gives is as old as it can be.
 */
class PrefetchTest {
  private static final int SIZE = 6_000_000;

  /** So many of these are a piece that every few reads end where one does. */
  private static final int STEP = Prefetch.PIECE / 4;

  private final FakeFiles fake = new FakeFiles();
  private final List<Long> asked = new ArrayList<>();
  private byte content = 'a';
  private long size = SIZE;
  private long modified = 1_000;
  private long failsFrom = Long.MAX_VALUE;

  @BeforeEach
  void serve() {
    fake.on(
        "open",
        args -> {
          OpenReply reply = opened(1, null, size);
          reply.setPositioned(true);
          return reply;
        });
    fake.on("readAt", args -> readAt((long) args[1], (int) args[2]));
    fake.on("write", args -> size);
  }

  private ReadReply readAt(long position, int most) throws Exception {
    asked.add(position);
    if (position >= failsFrom) {
      throw failure(ErrorKind.IO, "Input/output error");
    }
    int count = (int) Math.max(0, Math.min(most, size - position));
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, content);
    ReadReply reply = new ReadReply(ByteBuffer.wrap(bytes), count < most);
    reply.setSize(size);
    reply.setModified(new Time(modified, 0));
    return reply;
  }

  private SlaveFile open() throws IOException {
    return fake.slave.openStream("/f", OpenFlags.ofRandomAccess(2));
  }

  /** Reads on; all bytes must be the same. Returns how many. */
  private static int next(SlaveFile file, int length, byte expected) throws IOException {
    byte[] bytes = new byte[length];
    int count = file.read(bytes, 0, length);
    for (int i = 0; i < count; i++) {
      assertEquals(expected, bytes[i], "byte " + i);
    }
    return count;
  }

  /** A file that is read on, with requests under way. */
  private SlaveFile running() throws IOException {
    SlaveFile file = open();
    while (asked.size() < 5) {
      assertEquals(STEP, next(file, STEP, (byte) 'a'));
    }
    assertTrue(isAhead(file), "nothing is under way");
    asked.clear();
    return file;
  }

  private boolean isAhead(SlaveFile file) throws IOException {
    return Collections.max(asked) >= file.position() + Prefetch.PIECE;
  }

  @Test
  void aFileThatIsReadOnIsAskedForAheadAndEachByteOnce() throws IOException {
    SlaveFile file = open();
    long total = 0;
    boolean ahead = false;
    for (int count = next(file, STEP, content); count > 0; count = next(file, STEP, content)) {
      total += count;
      ahead |= isAhead(file);
    }
    assertEquals(SIZE, total);
    assertTrue(ahead, "never ahead");
    List<Long> sorted = new ArrayList<>(asked);
    Collections.sort(sorted);
    assertEquals(sorted, asked, "in order, nothing twice");
    assertEquals(asked.size(), asked.stream().distinct().count());
    assertTrue(asked.get(asked.size() - 1) < SIZE, "the end came with the last bytes");
    assertEquals(asked.size() + 1, fake.session.roundTrips());
  }

  @Test
  void anEndIsToldOnceAndThenAskedFor() throws IOException {
    SlaveFile file = open();
    while (next(file, STEP, content) > 0) {
      asked.clear();
    }
    size += 5;
    assertEquals(5, next(file, STEP, content));
  }

  @Test
  void aFileThatIsReadHereAndThereIsNotAskedForAhead() throws IOException {
    SlaveFile file = open();
    for (int i = 0; i < 20; i++) {
      file.seek(i * 300_000L);
      next(file, 1000, content);
    }
    assertEquals(20, asked.size());
  }

  /** Reads up to the end of what came: what is next is under way. */
  private static void toTheBrink(SlaveFile file) throws IOException {
    while (file.position() % Prefetch.PIECE != 0) {
      assertEquals(STEP, next(file, STEP, (byte) 'a'));
    }
  }

  @Test
  void whatIsUnderWayIsStaleAfterAnyOtherCall() throws IOException {
    for (boolean look : new boolean[] {true, false}) {
      for (int reads = 0; reads < 4; reads++) {
        asked.clear();
        content = 'a';
        SlaveFile file = running();
        toTheBrink(file);
        for (int i = 0; i < reads; i++) {
          assertEquals(STEP, next(file, STEP, (byte) 'a'));
        }
        content = 'b';
        fake.session.otherCall(look);
        assertEquals(STEP, next(file, STEP, (byte) 'b'));
      }
    }
  }

  @Test
  void aCallThatHappensWhileOneWaitsMakesTheRestStale() throws IOException {
    SlaveFile file = running();
    boolean[] once = {false};
    fake.session.during =
        () -> {
          if (!once[0]) {
            once[0] = true;
            fake.session.otherCall(false);
            content = 'b';
          }
        };
    byte[] bytes = new byte[STEP];
    while (!once[0]) {
      file.read(bytes, 0, STEP);
    }
    assertEquals(1, next(file, 1, (byte) 'b'));
  }

  @Test
  void timeMakesItStale() throws IOException {
    SlaveFile file = running();
    content = 'b';
    fake.now += FilesState.SOON + 1;
    assertEquals(STEP, next(file, STEP, (byte) 'b'));

    asked.clear();
    content = 'a';
    SlaveFile other = running();
    toTheBrink(other);
    fake.now += FilesState.SOON;
    assertEquals(STEP, next(other, STEP, (byte) 'a'), "just in time");
    toTheBrink(other);
    content = 'b';
    fake.now += 1;
    assertEquals(STEP, next(other, STEP, (byte) 'b'));
  }

  @Test
  void aFileThatMovedIsReadAheadNoMore() throws IOException {
    SlaveFile file = running();
    content = 'b';
    modified++;
    int old = 0;
    byte[] one = new byte[STEP];
    while (file.read(one, 0, STEP) > 0 && one[0] == 'a') {
      old += STEP;
    }
    assertTrue(old <= 17 * Prefetch.PIECE, "old bytes: " + old);
    asked.clear();
    for (int i = 0; i < 5; i++) {
      assertEquals(1000, next(file, 1000, (byte) 'b'));
    }
    assertEquals(5, asked.size(), "each read asks for itself");
  }

  @Test
  void anErrorIsMetOnlyWhereTheProgramComes() throws IOException {
    SlaveFile file = running();
    failsFrom = file.position() + 3L * Prefetch.PIECE;
    asked.clear();
    while (file.position() + STEP <= failsFrom - Prefetch.PIECE) {
      assertEquals(STEP, next(file, STEP, content));
    }
    IOException e =
        assertThrows(
            IOException.class,
            () -> {
              while (next(file, STEP, content) > 0) {
                asked.clear();
              }
            });
    assertEquals("Input/output error", e.getMessage());
    failsFrom = Long.MAX_VALUE;
    assertEquals(STEP, next(file, STEP, content), "the error was of that moment");
  }

  @Test
  void whatWeWriteIsNotReadFromBefore() throws IOException {
    SlaveFile file = running();
    long before = file.position();
    content = 'b';
    file.writeSomeAt(before, new byte[] {'b'}, 0, 1);
    assertEquals(0, fake.session.underWay());
    assertEquals(STEP, next(file, STEP, (byte) 'b'));
  }

  @Test
  void closingGivesUpWhatIsUnderWay() throws IOException {
    SlaveFile file = running();
    assertTrue(fake.session.underWay() > 0);
    file.close();
    assertEquals(0, fake.session.underWay());
    assertThrows(IOException.class, () -> next(file, 1, content));

    asked.clear();
    SlaveFile forgotten = running();
    forgotten.abandon();
    assertEquals(0, fake.session.underWay());
  }

  @Test
  void seekingGivesUpWhatIsUnderWay() throws IOException {
    SlaveFile file = running();
    file.seek(5);
    assertEquals(10, next(file, 10, content));
    assertEquals(0, fake.session.underWay());
  }

  @Test
  void devicesAreNeverAskedAhead() throws IOException {
    fake.on(
        "open",
        args -> {
          OpenReply reply = opened(1, null, size);
          reply.setReadAhead(false);
          return reply;
        });
    List<Integer> sizes = new ArrayList<>();
    fake.on(
        "read",
        args -> {
          sizes.add((int) args[2]);
          return FakeFiles.read("x".repeat((int) args[2]), false, 0);
        });
    SlaveFile file = open();
    for (int i = 0; i < 20; i++) {
      next(file, STEP, (byte) 'x');
    }
    assertEquals(Collections.nCopies(20, STEP), sizes);
  }
}
