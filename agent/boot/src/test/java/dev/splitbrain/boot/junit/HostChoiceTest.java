package dev.splitbrain.boot.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.testng.OnHost;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostChoiceTest {
  private final HostChoice<OnHost> hosts = new HostChoice<>(OnHost.class, OnHost::value);

  @OnHost("bench1")
  static class Outer {
    void plain() {}

    @OnHost("bench2")
    void own() {}

    class Nested {
      void plain() {}
    }
  }

  static class Derived extends Outer {}

  @OnHost("bench3")
  @Retention(RetentionPolicy.RUNTIME)
  @interface OnRelayBench {}

  static class None {
    void plain() {}

    @OnRelayBench
    void composed() {}
  }

  @OnHost({"a1", "a2"})
  static class First {}

  @OnHost({"a1", "a2"})
  static class Second {}

  @OnHost({"a1", "a2"})
  static class Third {}

  @OnHost("${splitbrain.test.noSuchProperty}")
  static class Unset {}

  @OnHost("${splitbrain.test.noSuchProperty:bench4}")
  static class Default {}

  @OnHost(" , ")
  static class Blank {}

  private Optional<String> of(Class<?> type, String method) throws Exception {
    return hosts.of(type, method == null ? null : type.getDeclaredMethod(method));
  }

  @Test
  void theNearestAnnotationDecides() throws Exception {
    assertEquals(Optional.of("bench1"), of(Outer.class, "plain"));
    assertEquals(Optional.of("bench2"), of(Outer.class, "own"));
    assertEquals(Optional.of("bench1"), of(Outer.class, null));
    assertEquals(Optional.of("bench1"), of(Outer.Nested.class, "plain"));
    assertEquals(Optional.of("bench1"), of(Derived.class, null));
    assertEquals(Optional.of("bench3"), of(None.class, "composed"));
    assertEquals(Optional.empty(), of(None.class, "plain"));
  }

  @Test
  void severalNamesTakeTurnsAndEachTestKeepsItsOwn() throws Exception {
    List<String> chosen = new ArrayList<>();
    for (Class<?> type : List.of(First.class, Second.class, Third.class, First.class)) {
      chosen.add(of(type, null).orElseThrow());
    }
    assertEquals(chosen.get(0), chosen.get(2));
    assertEquals(chosen.get(0), chosen.get(3));
    assertEquals(List.of("a1", "a2"), chosen.subList(0, 2).stream().sorted().toList());
  }

  @Test
  void aPropertyNamesHostsAndOneThatIsMissingIsNamed() throws Exception {
    assertEquals(Optional.of("bench4"), of(Default.class, null));
    String message =
        assertThrows(IllegalArgumentException.class, () -> of(Unset.class, null)).getMessage();
    assertTrue(message.contains("splitbrain.test.noSuchProperty is not set"), message);
    assertTrue(message.contains("Unset"), message);
    assertThrows(IllegalArgumentException.class, () -> of(Blank.class, null));
    System.setProperty("splitbrain.test.hosts", "c1, c2");
    try {
      assertEquals("c1", HostNames.next("a test", "${splitbrain.test.hosts}"));
      assertEquals("c2", HostNames.next("a test", "${splitbrain.test.hosts}"));
    } finally {
      System.clearProperty("splitbrain.test.hosts");
    }
  }
}
