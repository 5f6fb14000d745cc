package com.acme.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.api.SplitBrain;
import org.junit.jupiter.api.Test;

/** A class that names no host acts here, as ever. */
class HereTest {
  @Test
  void actsHere() {
    assertTrue(SplitBrain.current().isEmpty());
  }
}
