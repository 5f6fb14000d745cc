package dev.splitbrain.agent.scope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class NameMapTest {
  private final NameMap map = NameMap.of("/data", "/mnt/bench/data", "/");

  @Test
  void namesGoOutAndComeBack() {
    assertEquals("/mnt/bench/data", map.out("/data"));
    assertEquals("/mnt/bench/data/a/b", map.out("/data//a/./b/"));
    assertEquals("/mnt/bench/data/b", map.out("/data/a/../b"));
    assertEquals("/mnt/bench/data/x", map.out("data/x"));
    assertEquals("/data/a", map.back("/mnt/bench/data/a"));
    assertEquals("/data", map.back("/mnt/bench/data"));
  }

  @Test
  void whatLiesElsewhereStays() {
    assertEquals("/mnt/bench/database", map.back("/mnt/bench/database"));
    assertEquals("/etc/x", map.back("/etc/x"));
    assertEquals("/etc/../x", NameMap.NONE.out("/etc/../x"));
  }

  @Test
  void aNameThatWouldLeaveTheDirectoryIsNoNameOfIt() {
    assertThrows(IllegalArgumentException.class, () -> map.out("/data/../etc/shadow"));
  }

  @Test
  void theRootCanBeEitherSide() {
    NameMap toRoot = NameMap.of("/slave", "/", null);
    assertEquals("/etc/x", toRoot.out("/slave/etc/x"));
    assertEquals("/", toRoot.out("/slave"));
    assertEquals("/slave/etc/x", toRoot.back("/etc/x"));
    NameMap ofRoot = NameMap.of("/", "/jail", null);
    assertEquals("/jail/etc/x", ofRoot.out("/etc/x"));
    assertEquals("/etc/x", ofRoot.back("/jail/etc/x"));
  }
}
