package dev.splitbrain.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.splitbrain.testkit.FakeSlave;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.ReadReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A session of the host {@code bench1} with a scripted slave, probed often. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class SessionTestBase {
  static final Stub<FilesService.Client> FILES =
      new Stub<>(FilesService.Client.class, FilesService.Client::new);

  static Call<FilesService.Client> call(String method, String subject) {
    return new Call<>(FILES, method, subject, "a test");
  }

  static final String HOST = "bench1";

  static final SessionLimits LIMITS =
      new SessionLimits(
          Duration.ofSeconds(2),
          Duration.ofMillis(100),
          5,
          256,
          Duration.ofMillis(10),
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60));

  final List<RoutedCall> heard = new CopyOnWriteArrayList<>();
  final List<Thread> callers = new ArrayList<>();
  FakeSlave slave;
  ManagedSession session;

  SessionLimits limits() {
    return LIMITS;
  }

  @BeforeEach
  void open() throws Exception {
    slave = FakeSlave.start();
    Sessions sessions = new Sessions(limits());
    sessions.addListener(heard::add);
    session = sessions.open(HOST, slave.url());
  }

  @AfterEach
  void close() throws Exception {
    session.close();
    assertEquals(List.of(), sessionThreads(), "left after close");
    slave.close();
    for (Thread caller : callers) {
      caller.join(TimeUnit.SECONDS.toMillis(20));
      assertEquals(Thread.State.TERMINATED, caller.getState());
    }
  }

  /** Not the VM-wide cleaners of areas that other tests of this VM woke. */
  static boolean isOfSession(Thread thread) {
    return thread.getName().startsWith("splitbrain-") && thread.getName().contains("-" + HOST);
  }

  /** Names of the live threads of our session. */
  static List<String> sessionThreads() {
    TreeSet<String> names = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (isOfSession(thread) && thread.isAlive()) {
        names.add(thread.getName());
      }
    }
    return List.copyOf(names);
  }

  // Calls of each kind of repeat.

  long look(long handle) throws Exception {
    return session.call(call("size", "/f" + handle), client -> client.size(handle));
  }

  ReadReply once(long handle) throws Exception {
    return session.call(call("read", "/f" + handle), client -> client.read(handle, -1, 10));
  }

  ReadReply onceInterruptibly(long handle) throws Exception {
    return session.callInterruptibly(
        call("read", "/f" + handle), client -> client.read(handle, -1, 10));
  }

  void fence(long handle) {
    session.fence(
        call("closeUnawaited", "/f" + handle),
        client -> {
          client.closeUnawaited(handle);
          return null;
        });
  }

  static ReadReply data(String text) {
    return new ReadReply(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), false);
  }

  static String text(ReadReply reply) {
    return new String(reply.getData(), StandardCharsets.UTF_8);
  }

  /** Something that may fail. */
  interface Body<T> {
    T run() throws Exception;
  }

  /** A call of another thread under way. */
  record Async<T>(Thread thread, CompletableFuture<T> result) {
    T get() throws Exception {
      return result.get(20, TimeUnit.SECONDS);
    }

    Throwable failure() throws Exception {
      try {
        throw new AssertionError("no failure but " + result.get(20, TimeUnit.SECONDS));
      } catch (java.util.concurrent.ExecutionException e) {
        return e.getCause();
      }
    }
  }

  <T> Async<T> async(Body<T> body) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(body.run());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "caller");
    thread.start();
    callers.add(thread);
    return new Async<>(thread, result);
  }

  /** Waits for what another thread does soon; there is nothing to be notified by. */
  static void eventually(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited in vain: " + what);
      }
      Thread.onSpinWait();
    }
  }

  void awaitState(String state) {
    eventually("state " + state, () -> session.state().equals(state));
  }

  /** So that a test can name its limits only once. */
  ManagedSession reopen(SessionLimits limits) throws IOException {
    session.close();
    session = new Sessions(limits).open(HOST, slave.url());
    return session;
  }
}
