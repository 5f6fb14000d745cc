package com.acme.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.splitbrain.api.Host;
import dev.splitbrain.api.SplitBrain;
import dev.splitbrain.junit5.OnHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** All code of the class acts on bench1, but for the method that names another host. */
@OnHost("bench1")
class OnOneHostTest {
  private final String whereMade;

  OnOneHostTest() throws IOException {
    whereMade = Bench.name();
  }

  @BeforeAll
  @AfterAll
  static void around() throws IOException {
    assertEquals("bench1", Bench.name());
  }

  @BeforeEach
  void before(Host host) throws IOException {
    assertEquals(host.name(), Bench.name());
    assertEquals("bench1", whereMade, "the class's host, whatever the test's");
  }

  @Test
  void actsThere(Host host, @TempDir Path directory, TestInfo info) throws IOException {
    assertEquals("bench1", host.name());
    Path file = Files.writeString(directory.resolve("relay"), "on");
    assertEquals("on", Files.readString(host.path(file.toString())));
    assertFalse(SplitBrain.local(() -> Files.exists(file)), "nothing here");
    System.out.println("shown: " + info.getDisplayName());
  }

  @Test
  @OnHost("${bench.other:bench2}")
  void orElsewhere(Host host) throws IOException {
    assertEquals("bench2", host.name());
    assertEquals("bench2", Bench.name());
  }

  @Nested
  class Inside {
    @Test
    void actsWhereTheClassAroundItDoes() throws IOException {
      assertEquals("bench1", Bench.name());
    }
  }
}
