package dev.splitbrain.slave.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionMemoryTest {
  private static CompletableFuture<Void> taking(SessionMemory memory, long bytes) {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    Threads.run(
        "case",
        () -> {
          try {
            memory.take(bytes);
            taken.complete(null);
          } catch (Failure | InterruptedException e) {
            taken.completeExceptionally(e);
          }
        });
    return taken;
  }

  @Test
  void aCallWaitsForTheOthersOfItsSession() throws Exception {
    SessionMemory memory = new SessionMemory(100, Duration.ofSeconds(20));
    memory.take(60);
    assertFalse(memory.tryTake(41));
    CompletableFuture<Void> waiting = taking(memory, 41);
    assertFalse(waiting.isDone());
    memory.giveBack(60);
    waiting.get(20, TimeUnit.SECONDS);
    assertEquals(41, memory.used());
  }

  @Test
  void whatIsNotGivenBackIsARefusalByName() throws Exception {
    SessionMemory memory = new SessionMemory(100, Duration.ZERO);
    memory.take(60);
    Failure refused = assertThrows(Failure.class, () -> memory.take(41));
    assertEquals(ErrorKind.LIMIT, refused.getKind());
    assertTrue(refused.getReason().contains("hold 60 bytes"), refused.getReason());
  }

  @Test
  void nobodyWaitsLongerThanTheSession() throws Exception {
    SessionMemory memory = new SessionMemory(100, Duration.ofSeconds(60));
    memory.take(60);
    CompletableFuture<Void> waiting = taking(memory, 41);
    memory.close();
    ExecutionException ended =
        assertThrows(ExecutionException.class, () -> waiting.get(20, TimeUnit.SECONDS));
    assertEquals(ErrorKind.NO_SESSION, ((Failure) ended.getCause()).getKind());
  }
}
