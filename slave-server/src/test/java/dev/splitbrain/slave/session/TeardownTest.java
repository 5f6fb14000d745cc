package dev.splitbrain.slave.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TeardownTest {
  private final List<String> closed = Collections.synchronizedList(new ArrayList<>());
  private final List<String> failed = Collections.synchronizedList(new ArrayList<>());

  @Test
  void allAreClosedInOrderWhateverFails() {
    int hanging =
        Teardown.closeAll(
            List.of(
                () -> closed.add("one"),
                () -> {
                  throw new IOException("two");
                },
                () -> closed.add("three")),
            10_000,
            (resource, e) -> failed.add(e.getMessage()));
    assertEquals(0, hanging);
    assertEquals(List.of("one", "three"), closed);
    assertEquals(List.of("two"), failed);
    assertEquals(0, Teardown.closeAll(List.of(), 10_000, (resource, e) -> failed.add("none")));
  }

  @Test
  void oneThatHangsDoesNotHoldUpTheRest() {
    CountDownLatch never = new CountDownLatch(1);
    AutoCloseable hangs = never::await;
    int hanging =
        Teardown.closeAll(
            List.of(hangs, () -> closed.add("one"), hangs, () -> closed.add("two")),
            20,
            (resource, e) -> failed.add(e.toString()));
    assertEquals(2, hanging);
    assertEquals(List.of("one", "two"), closed);
    never.countDown();
  }
}
