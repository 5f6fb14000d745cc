package dev.splitbrain.slave;

import dev.splitbrain.slave.session.SlaveIdentity;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.OpenRequest;
import dev.splitbrain.wire.hello.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A slave in this JVM, with short times, and a master reduced to frames. */
abstract class SlaveCase {
  static final Duration SOON = Duration.ofSeconds(20);
  static final Duration GRACE = Duration.ofMillis(1500);

  @TempDir Path dir;

  final Token token = Token.random();
  SlaveServer server;
  RawMaster master;

  @BeforeEach
  void startSlave() throws Exception {
    server = start();
    master = RawMaster.open(token, server.address().getPort());
  }

  private SlaveServer start() throws IOException {
    return SlaveServer.start(
        identity(),
        token,
        new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0),
        GRACE,
        handshake(),
        this::connectionThread);
  }

  /** Who the slave is, and whose files it serves. */
  SlaveIdentity identity() {
    return SlaveIdentity.now("case", List.of());
  }

  /** How long a stranger may take. */
  Duration handshake() {
    return Duration.ofSeconds(10);
  }

  /** Makes the thread of a proven connection. */
  Thread connectionThread(Runnable body) {
    Thread thread = new Thread(body);
    thread.setDaemon(true);
    return thread;
  }

  @AfterEach
  void stopSlave() throws Exception {
    master.close();
    server.close();
  }

  static ByteBuffer name(Path path) {
    return name(path.toString());
  }

  static ByteBuffer name(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static OpenRequest request(Path path, OpenOption... options) {
    OpenRequest request = new OpenRequest();
    request.setPath(name(path));
    request.setOptions(
        options.length == 0 ? EnumSet.noneOf(OpenOption.class) : EnumSet.copyOf(Set.of(options)));
    return request;
  }

  long open(RawMaster.Link link, Path path, OpenOption... options) throws Exception {
    return link.next().files().open(request(path, options)).getHandle();
  }

  /** A FIFO in the test's directory. */
  Path fifo(String name) throws Exception {
    Path fifo = dir.resolve(name);
    Process made = new ProcessBuilder("mkfifo", fifo.toString()).inheritIO().start();
    if (made.waitFor() != 0) {
      throw new IOException("mkfifo");
    }
    return fifo;
  }

  /** Runs in a thread of its own. */
  static <T> CompletableFuture<T> async(Callable<T> body) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(body.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "case");
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  static <T> T soon(CompletableFuture<T> result) throws Exception {
    return result.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  /** Waits until a thread of the slave stands in this method: the only sign of a blocked call. */
  static void awaitBlockedIn(String className, String method) throws Exception {
    Until.isTrue("a thread in " + className + "." + method, SOON, () -> isIn(className, method));
  }

  static boolean isIn(String className, String method) {
    return Thread.getAllStackTraces().values().stream()
        .anyMatch(
            frames -> {
              for (StackTraceElement frame : frames) {
                if (frame.getClassName().endsWith(className)
                    && frame.getMethodName().equals(method)) {
                  return true;
                }
              }
              return false;
            });
  }

  static boolean hasThread(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith(prefix));
  }

  /**
   * Whether a process can still do anything. One that was killed may stay in the system's table for
   * seconds, until its parent, or the first process in place of it, has taken note.
   */
  static boolean runs(ProcessHandle process) {
    Path status = Path.of("/proc/" + process.pid() + "/stat");
    try {
      String text = Files.readString(status, StandardCharsets.ISO_8859_1);
      return !text.substring(text.lastIndexOf(')') + 2).startsWith("Z");
    } catch (IOException e) {
      return false;
    }
  }
}
