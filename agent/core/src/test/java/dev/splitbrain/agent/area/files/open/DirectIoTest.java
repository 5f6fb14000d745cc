package dev.splitbrain.agent.area.files.open;

import static dev.splitbrain.agent.area.files.side.FakeFiles.opened;
import static dev.splitbrain.agent.area.files.side.FakeFiles.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.nio.file.ExtendedOpenOption;
import dev.splitbrain.agent.area.files.side.FakeFiles;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.OpenRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is asked of a slave for a file that is opened past its system's cache. */
class DirectIoTest {
  private static final int BLOCK = 4096;
  private static final Set<java.nio.file.OpenOption> BOTH =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);

  private final FakeFiles fake = new FakeFiles();
  private final List<String> asked = new ArrayList<>();

  private FileChannel open(boolean knowsDirect) throws IOException {
    answerOpen(knowsDirect);
    return fake.slave.openChannel(Path.of("/f"), BOTH);
  }

  private void answerOpen(boolean knowsDirect) {
    fake.on(
        "open",
        args -> {
          OpenRequest request = (OpenRequest) args[0];
          assertTrue(request.getOptions().contains(OpenOption.DIRECT));
          assertEquals(0, request.getFirstBytes());
          OpenReply reply = opened(1, null, 10 * BLOCK);
          reply.setReadAhead(false);
          if (knowsDirect) {
            reply.setBlock(BLOCK);
          }
          return reply;
        });
    fake.on(
        "directRead",
        args -> {
          asked.add("read " + args[1] + " " + args[2] + " " + args[3]);
          return read("x".repeat((int) args[2]), false, 10 * BLOCK);
        });
    fake.on(
        "directWrite",
        args -> {
          int length = ((ByteBuffer) args[2]).remaining();
          asked.add("write " + args[1] + " " + length + " " + args[3]);
          return length;
        });
  }

  private static ByteBuffer memory(int size, int after) {
    ByteBuffer whole = ByteBuffer.allocateDirect(size + after + BLOCK);
    int before = (BLOCK - whole.alignmentOffset(0, BLOCK)) % BLOCK;
    return whole.slice(before + after, size);
  }

  @Test
  void whatIsReadIsAskedForAndNothingMore() throws IOException {
    FileChannel channel = open(true);
    assertEquals(BLOCK, channel.read(ByteBuffer.allocate(BLOCK)));
    assertEquals(BLOCK, channel.read(memory(BLOCK, 0)));
    assertEquals(2 * BLOCK, channel.read(memory(2 * BLOCK, 0), 5 * BLOCK));
    assertEquals(2 * BLOCK, channel.position());
    assertEquals(List.of("read 0 4096 0", "read 4096 4096 0", "read 20480 8192 0"), asked);
    assertEquals(List.of("open", "directRead", "directRead", "directRead"), fake.newCalls());
  }

  @Test
  void whatIsWrittenIsWrittenAtOnce() throws IOException {
    FileChannel channel = open(true);
    assertEquals(BLOCK, channel.write(memory(BLOCK, 0)));
    assertEquals((1 << 20) + BLOCK, channel.write(ByteBuffer.allocate((1 << 20) + BLOCK)));
    assertEquals((1 << 20) + 2 * BLOCK, channel.position());
    assertEquals(List.of("write 0 4096 0", "write 4096 1048576 0", "write 1052672 4096 0"), asked);
  }

  @Test
  void nothingCrossesThatTheJdkRefuses() throws IOException {
    FileChannel channel = open(true);
    fake.newCalls();
    assertThrows(IOException.class, () -> channel.read(ByteBuffer.allocate(7)));
    assertThrows(IOException.class, () -> channel.read(memory(BLOCK, 0), 7));
    assertThrows(IOException.class, () -> channel.write(memory(BLOCK, 512)));
    assertEquals(List.of(), fake.newCalls());
  }

  @Test
  void whereMemoryBeginsIsTheSlavesSystemsAffair() throws Exception {
    FileChannel channel = open(true);
    channel.write(
        new ByteBuffer[] {memory(BLOCK, 512), ByteBuffer.allocate(BLOCK), memory(BLOCK, 16)});
    channel.read(new ByteBuffer[] {memory(BLOCK, 32), memory(0, 1)}, 0, 2);
    assertEquals(List.of("write 0 12288 528", "read 12288 4096 32"), asked);
    asked.clear();
    answerOpen(true);
    try (AsynchronousFileChannel async = fake.slave.openAsyncChannel(Path.of("/f"), BOTH, null)) {
      async.read(memory(100, 512), 7).get();
      async.write(ByteBuffer.allocate(100), 9).get();
    }
    assertEquals(List.of("read 7 100 512", "write 9 100 16"), asked);
  }

  @Test
  void mappingsReadTheBlocksAroundThem() throws IOException {
    FileChannel channel = open(true);
    fake.on("size", args -> 10L * BLOCK);
    fake.on(
        "directRead",
        args -> {
          asked.add("read " + args[1] + " " + args[2] + " " + args[3]);
          return read("abc".repeat(BLOCK).substring(0, (int) args[2]), false, 10 * BLOCK);
        });
    ByteBuffer map = channel.map(FileChannel.MapMode.PRIVATE, BLOCK + 1, 5);
    byte[] found = new byte[5];
    map.get(found);
    assertArrayEquals("bcabc".getBytes(), found);
    assertEquals(List.of("read 4096 4096 0"), asked);
  }

  @Test
  void partOfAWriteCounts() throws IOException {
    FileChannel channel = open(true);
    fake.on("directWrite", args -> BLOCK);
    ByteBuffer three = memory(3 * BLOCK, 0);
    assertEquals(BLOCK, channel.write(three));
    assertEquals(BLOCK, three.position());
    assertEquals(BLOCK, channel.position());
    fake.on(
        "directWrite",
        args -> {
          throw FakeFiles.failure(ErrorKind.OTHER, "No space left on device");
        });
    IOException e = assertThrows(IOException.class, () -> channel.write(three));
    assertTrue(e.getMessage().contains("No space left on device"), e::toString);
  }

  @Test
  void aSlaveThatDoesNotKnowTheOptionIsNamed() {
    List<Long> closed = new ArrayList<>();
    fake.on(
        "close",
        args -> {
          closed.add((Long) args[0]);
          return null;
        });
    UnsupportedOperationException e =
        assertThrows(UnsupportedOperationException.class, () -> open(false));
    assertTrue(e.getMessage().contains("splitbrain-slave.jar"), e::toString);
    assertEquals(List.of(1L), closed);
  }

  @Test
  void anAnswerOfAnotherLengthIsAnError() throws IOException {
    FileChannel channel = open(true);
    fake.on("directRead", args -> read("x".repeat(BLOCK + 1), false, 0));
    assertThrows(IOException.class, () -> channel.read(memory(BLOCK, 0)));
    fake.on("directRead", args -> read("", false, 0));
    assertThrows(IOException.class, () -> channel.read(memory(BLOCK, 0)));
    fake.on("directWrite", args -> BLOCK + 1);
    assertThrows(IOException.class, () -> channel.write(memory(BLOCK, 0)));
  }
}
