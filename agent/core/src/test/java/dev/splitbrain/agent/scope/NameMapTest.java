package dev.splitbrain.agent.scope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
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

  @Test
  void aRelativeNameIsAbsoluteBelowItsBase() {
    NameMap based = NameMap.of("/srv/data", "/mnt", "/srv");
    assertEquals("/srv/data/x", based.absolute("data/x"));
    assertEquals("/data/x", based.absolute("/data/x"));
    assertEquals("/srv", based.absolute(""));
    NameMap baseless = NameMap.of("/data", "/mnt", null);
    assertNull(baseless.absolute("x"));
    assertEquals("/x", baseless.absolute("/x"));
  }

  @Test
  void mapsAreTheSameByTheirDirectories() {
    assertTrue(map.isSame(NameMap.of("/data", "/mnt/bench/data", null)));
    assertFalse(map.isSame(NameMap.of("/data", "/mnt", "/")));
    assertFalse(map.isSame(NameMap.of("/other", "/mnt/bench/data", "/")));
    assertFalse(map.isSame(NameMap.NONE));
    assertTrue(NameMap.NONE.isSame(NameMap.NONE));
  }

  @Test
  void anotherSpellingIsOfAllItsNames() {
    NameMap shouted = map.spelled(name -> name.toUpperCase(Locale.ROOT));
    assertEquals("/MNT/BENCH/DATA/x", shouted.out("/DATA/x"));
    assertEquals("/x", shouted.absolute("x"));
    assertSame(NameMap.NONE, NameMap.NONE.spelled(name -> "never asked"));
    assertNull(NameMap.of("/a", "/b", null).spelled(name -> name).absolute("x"));
  }
}
