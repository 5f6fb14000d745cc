package com.acme.bench;

import static org.testng.Assert.assertEquals;
import static org.testng.Assert.assertFalse;
import static org.testng.Assert.assertTrue;

import dev.splitbrain.api.Host;
import dev.splitbrain.api.SplitBrain;
import dev.splitbrain.testng.OnHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Test;

/** The class acts on bench1, but for the methods that name other hosts. */
@OnHost("bench1")
public class OnHostTest {
  @BeforeClass
  @AfterMethod
  public void around() throws IOException {
    assertEquals(Bench.name(), "bench1");
  }

  @Test
  public void actsThere() throws IOException {
    Host host = SplitBrain.current().orElseThrow();
    assertEquals(host.name(), "bench1");
    Path file = Files.createTempFile("relay", null);
    assertTrue(Files.exists(host.path(file.toString())));
    assertFalse(SplitBrain.local(() -> Files.exists(file)));
    Files.delete(file);
  }

  @Test(timeOut = 60_000)
  @OnHost("bench2")
  public void orElsewhere() throws IOException {
    assertEquals(Bench.name(), "bench2");
  }
}
