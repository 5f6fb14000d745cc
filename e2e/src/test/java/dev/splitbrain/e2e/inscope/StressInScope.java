package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.api.SplitBrain;
import dev.splitbrain.e2e.harness.Await;
import dev.splitbrain.e2e.harness.ProcessView;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many at once, and many forgotten. */
class StressInScope {
  private static final ProcessView SLAVE = new ProcessView(Long.getLong("e2e.slavePid"));
  private static final int THREADS = 64;
  private static final int ROUNDS = Integer.getInteger("e2e.rounds", 3);
  private static final int FORGOTTEN = 10_000;
  private static final int BETWEEN_COLLECTIONS = 400;
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void sixtyFourThreadsOnAsManyFiles() throws Exception {
    Path directory = Files.createDirectories(Both.here("threads"));
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CyclicBarrier together = new CyclicBarrier(THREADS);
    try {
      List<Future<Integer>> results = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        Path file = directory.resolve("file" + t);
        Random random = new Random(t);
        results.add(
            threads.submit(
                () -> {
                  together.await();
                  for (int round = 0; round < ROUNDS; round++) {
                    writeAndVerify(file, random);
                  }
                  return ROUNDS;
                }));
      }
      int rounds = 0;
      for (Future<Integer> result : results) {
        rounds += result.get();
      }
      assertEquals(THREADS * ROUNDS, rounds);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void writeAndVerify(Path file, Random random) throws Exception {
    byte[] content = new byte[100_000 + random.nextInt(200_000)];
    random.nextBytes(content);
    try (OutputStream out = new FileOutputStream(file.toFile())) {
      for (int at = 0; at < content.length; ) {
        int part = Math.min(content.length - at, 1 + random.nextInt(40_000));
        out.write(content, at, part);
        at += part;
      }
    }
    assertArrayEquals(content, Files.readAllBytes(file));
    try (RandomAccessFile changed = new RandomAccessFile(file.toFile(), "rw")) {
      for (int i = 0; i < 5; i++) {
        int at = random.nextInt(content.length - 100);
        content[at] ^= 0x55;
        changed.seek(at);
        changed.write(content[at]);
      }
      changed.seek(0);
      byte[] back = new byte[content.length];
      changed.readFully(back);
      assertArrayEquals(content, back);
    }
    try (FileChannel channel = FileChannel.open(file)) {
      assertEquals(content.length, channel.size());
      ByteBuffer part = ByteBuffer.allocate(1000);
      int at = random.nextInt(content.length - 1000);
      assertEquals(1000, channel.read(part, at));
      assertEquals(ByteBuffer.wrap(content, at, 1000), part.flip());
    }
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      assertArrayEquals(content, in.readAllBytes());
    }
    Files.delete(file);
  }

  private static int descriptors() throws Exception {
    return SplitBrain.local(() -> SLAVE.descriptors().size());
  }

  /** What it opens is left open on purpose. */
  @Test
  @SuppressWarnings("StreamResourceLeak")
  void whatIsForgottenIsClosed() throws Exception {
    Path directory = Files.createDirectories(Both.here("forgotten"));
    Path many = Files.createDirectory(directory.resolve("many"));
    for (int i = 0; i < 1100; i++) {
      // More entries than one answer holds, so that a listing stays open on the slave.
      Files.createFile(many.resolve("entry" + i));
    }
    Path file = Files.write(directory.resolve("file"), new byte[100_000]);
    List<Callable<?>> opens =
        List.of(
            () -> new FileInputStream(file.toFile()).read(),
            () -> new FileOutputStream(file.toFile(), true).getFD(),
            () -> new RandomAccessFile(file.toFile(), "rw").length(),
            () -> FileChannel.open(file).size(),
            () -> new FileInputStream(file.toFile()).getChannel().position(),
            () -> Files.newInputStream(file).read(),
            () -> Files.newOutputStream(file, StandardOpenOption.APPEND),
            () -> Files.newBufferedReader(file).read(),
            () -> AsynchronousFileChannel.open(file).size(),
            () -> Files.newByteChannel(file).size());
    List<Callable<?>> listings =
        List.of(
            () -> Files.newDirectoryStream(many).iterator().next(),
            () -> Files.newDirectoryStream(directory).iterator().next(),
            () -> within(directory).newDirectoryStream(Path.of("many")).iterator().next(),
            () -> within(directory).newByteChannel(Path.of("file"), Set.of()).size(),
            () -> within(directory).getFileAttributeView(BasicFileAttributeView.class).name(),
            () -> Files.list(many).iterator().next(),
            () -> Files.walk(many).iterator().next());
    for (Callable<?> open : opens) {
      open.call();
    }
    awaitClosed(Integer.MAX_VALUE);
    int before = descriptors();
    int most = 0;
    for (int i = 0; i < FORGOTTEN; i++) {
      if (i % 50 == 0) {
        listings.get(i / 50 % listings.size()).call();
      } else {
        opens.get(i % opens.size()).call();
      }
      if (i % BETWEEN_COLLECTIONS == BETWEEN_COLLECTIONS - 1) {
        most = Math.max(most, descriptors());
        awaitClosed(before + BETWEEN_COLLECTIONS / 2);
      }
    }
    int open = most;
    assertTrue(open > before + 50, () -> "they were open: " + open + " at most, after " + before);
    awaitClosed(before);
    assertEquals(100_000, Files.size(file));
    System.out.println("descriptors: " + before + " before, " + most + " at most");
  }

  private static SecureDirectoryStream<Path> within(Path directory) throws IOException {
    return (SecureDirectoryStream<Path>) Files.newDirectoryStream(directory);
  }

  /** Forgotten objects are found by the collector, and closed by a thread of the session. */
  private static void awaitClosed(int most) throws Exception {
    Await.until(
        "at most " + most + " descriptors of the slave are open",
        SOON,
        () -> {
          System.gc();
          return descriptors() <= most;
        });
  }
}
