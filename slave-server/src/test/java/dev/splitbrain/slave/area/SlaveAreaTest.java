package dev.splitbrain.slave.area;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.envelope.Repeatability;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class SlaveAreaTest {
  @Test
  void anAreaIsCalledWhatItsServiceIsCalledInTheIdl() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new SlaveArea<>(Runnable.class, session -> () -> {}, runnable -> null) {});
  }

  @Test
  void everyMethodOfEveryAreaIsInTheIdl() {
    List<String> services = new ArrayList<>();
    for (SlaveArea<?> area : ServiceLoader.load(SlaveArea.class)) {
      services.add(area.service());
      for (Method method : area.contract().getMethods()) {
        String call = area.service() + ":" + method.getName();
        assertTrue(Repeatability.find(call) != null, call);
      }
    }
    assertFalse(services.isEmpty());
    assertEquals(services.size(), services.stream().distinct().count());
    assertTrue(services.containsAll(List.of("session", "files", "processes", "environment")));
  }
}
