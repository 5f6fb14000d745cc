package dev.splitbrain.agent.area;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.splitbrain.testkit.RefusalWalk;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The walk that the end-to-end tests make goes past every refusal, and past nothing else. */
class RefusalWalkTest {
  @Test
  void theWalkCoversTheListOfAnyJdk() {
    Set<String> refused = new TreeSet<>();
    for (Area area : ServiceLoader.load(Area.class)) {
      for (Refusal refusal : area.refusals()) {
        refused.add(refusal.call());
      }
    }
    assertEquals(refused, new TreeSet<>(RefusalWalk.labels()));
  }
}
