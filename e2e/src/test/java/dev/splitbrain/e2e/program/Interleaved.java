package dev.splitbrain.e2e.program;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Uses things of several rules by turns, so that what was asked for last is never what is used. */
final class Interleaved {
  private static final int PART = 50_000;

  private Interleaved() {}

  /** What is asked for between any two uses: a name of the first rule. */
  private static void ask(Path directory) throws IOException {
    Files.exists(directory.resolve("ro/kept"));
  }

  private static void pour(InputStream... streams) throws IOException {
    byte[] part = new byte[PART];
    boolean more = true;
    while (more) {
      more = false;
      for (InputStream stream : streams) {
        more |= stream.readNBytes(part, 0, PART) == PART;
      }
    }
  }

  /**
   * Everything that is opened, in the scope of the caller.
   *
   * @param directory has a large file in ro, real (which map leads to) and itself
   */
  static void use(Path directory) throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor(task -> new Thread(task, "pool"));
    Path large = directory.resolve("large");
    try (InputStream protectedOne = Files.newInputStream(directory.resolve("ro/large"));
        InputStream mapped = new FileInputStream(directory.resolve("map/large").toFile());
        InputStream plain = new FileInputStream(large.toFile())) {
      pour(plain, protectedOne, mapped);
      ask(directory);
      pool.submit(() -> plain.skip(-PART)).get();
      pool.submit(() -> plain.read(new byte[PART])).get();
    }
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(large, Set.of(StandardOpenOption.READ), pool)) {
      ask(directory);
      channel.read(ByteBuffer.allocate(PART), PART).get();
      ask(directory);
    }
    try (SecureDirectoryStream<Path> open =
        (SecureDirectoryStream<Path>) Files.newDirectoryStream(directory.resolve("real"))) {
      ask(directory);
      open.newByteChannel(Path.of("large"), Set.of(StandardOpenOption.READ)).close();
      ask(directory);
    }
    try (WatchService watch = directory.getFileSystem().newWatchService()) {
      directory.resolve("real").register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      ask(directory);
      watch.poll(1, TimeUnit.MILLISECONDS);
      ask(directory);
    }
    Process child = new ProcessBuilder("sh", "-c", "echo out; read line").start();
    ask(directory);
    child.getInputStream().read();
    child.getOutputStream().close();
    ask(directory);
    child.waitFor();
    pool.shutdown();
    pool.awaitTermination(1, TimeUnit.MINUTES);
  }
}
