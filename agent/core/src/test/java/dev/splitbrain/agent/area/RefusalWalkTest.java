package dev.splitbrain.agent.area;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.splitbrain.testkit.RefusalWalk;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The walk that the end-to-end tests make goes past every refusal, and past nothing else. */
class RefusalWalkTest {
  private static final int JDK = Runtime.version().feature();

  @Test
  void theWalkCoversTheList() {
    Set<String> refused = new TreeSet<>();
    for (Area area : ServiceLoader.load(Area.class)) {
      for (Refusal refusal : area.refusals()) {
        if (refusal.firstJdk() <= JDK && JDK <= refusal.lastJdk()) {
          refused.add(refusal.call());
        }
      }
    }
    assertEquals(refused, new TreeSet<>(RefusalWalk.labels()));
  }
}
