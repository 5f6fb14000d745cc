package dev.splitbrain.wire.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FeatureTest {
  @Test
  void everyFeatureHasABitOfItsOwn() {
    assertEquals(Feature.values().length, Long.bitCount(Feature.all()));
    for (Feature feature : Feature.values()) {
      assertTrue(feature.in(Feature.all()));
      assertFalse(feature.in(0));
    }
  }
}
