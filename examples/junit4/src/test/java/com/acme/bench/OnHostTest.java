package com.acme.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import dev.splitbrain.api.SplitBrain;
import dev.splitbrain.junit4.OnHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;

/** The class acts on bench1, each of its tests on one of the hosts of splitbrain.hosts. */
public class OnHostTest {
  @ClassRule public static final OnHost CLASS = new OnHost("bench1");

  private final OnHost onHost = new OnHost();
  private final TemporaryFolder folder = new TemporaryFolder();

  /** The host comes first, so that the folder is there. */
  @Rule public final RuleChain rules = RuleChain.outerRule(onHost).around(folder);

  @BeforeClass
  public static void around() throws IOException {
    assertEquals("bench1", Bench.name());
  }

  @Before
  @After
  public void aroundEach() throws IOException {
    assertEquals(onHost.toString(), Bench.name());
  }

  @Test
  public void actsThere() throws IOException {
    Path file = folder.getRoot().toPath().resolve("relay");
    Files.writeString(file, "on");
    assertEquals("on", Files.readString(onHost.host().path(file.toString())));
    assertFalse(SplitBrain.local(() -> Files.exists(file)));
    System.out.println("JUnit 4 ran on " + Bench.name());
  }

  @Test
  public void andElsewhere() throws IOException {
    System.out.println("JUnit 4 ran on " + Bench.name());
  }
}
