package dev.splitbrain.slave.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.Failure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FenceGateTest {
  @Test
  void aFenceThatNeverArrivesIsNotWaitedForForEver() {
    FenceGate gate = new FenceGate(Duration.ofMillis(20));
    assertTrue(gate.arrive(1));
    gate.done(1);
    assertTrue(gate.arrive(3));
    gate.done(3);
    Failure lost = assertThrows(Failure.class, () -> gate.await(3));
    assertTrue(lost.getReason().contains("number 2"), lost.getReason());
  }

  @Test
  void aFenceThatRunsIsWaitedFor() throws Exception {
    FenceGate gate = new FenceGate(Duration.ofMillis(1));
    gate.arrive(1);
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                gate.await(1);
              } catch (InterruptedException | Failure e) {
                throw new IllegalStateException(e);
              }
            });
    assertThrows(
        java.util.concurrent.TimeoutException.class, () -> waiting.get(100, TimeUnit.MILLISECONDS));
    gate.done(1);
    waiting.get(20, TimeUnit.SECONDS);
    assertEquals(1, gate.watermark());
    gate.await(0);
  }

  @Test
  void aRepeatIsKnown() {
    FenceGate gate = new FenceGate(Duration.ofSeconds(1));
    assertTrue(gate.arrive(2));
    assertFalse(gate.arrive(2));
    gate.done(2);
    assertFalse(gate.arrive(2));
    assertTrue(gate.arrive(1));
    gate.done(1);
    assertEquals(2, gate.watermark());
  }
}
