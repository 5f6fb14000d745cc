package dev.splitbrain.slave.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FenceGateTest {
  @Test
  void aFenceThatNeverArrivesIsNotWaitedForForEver() throws Exception {
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
  void aRepeatIsKnown() throws Exception {
    FenceGate gate = new FenceGate(Duration.ofSeconds(1));
    assertTrue(gate.arrive(2));
    assertFalse(gate.arrive(2));
    gate.done(2);
    assertFalse(gate.arrive(2));
    assertTrue(gate.arrive(1));
    gate.done(1);
    assertEquals(2, gate.watermark());
  }

  /** Each gap is remembered, so a master that lies could fill the memory with them. */
  @Test
  void gapsWithoutEndAreAProtocolError() throws Exception {
    FenceGate gate = new FenceGate(Duration.ofSeconds(1));
    long last = 0;
    for (long number = 2; number <= 2L * IdRanges.MOST_GAPS; number += 2) {
      last = number;
      assertTrue(gate.arrive(number));
      gate.done(number);
    }
    IOException lie = assertThrows(IOException.class, () -> gate.arrive(200_001));
    assertTrue(lie.getMessage().contains("protocol error: fence number 200001"), lie.getMessage());
    assertThrows(IOException.class, () -> gate.arrive(0));
    assertThrows(IOException.class, () -> gate.arrive(-1));
    assertTrue(gate.arrive(last + 1), "what leaves no gap more is taken");
    assertTrue(gate.arrive(1));
  }
}
