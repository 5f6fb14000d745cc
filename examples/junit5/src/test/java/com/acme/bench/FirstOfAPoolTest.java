package com.acme.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.splitbrain.api.Host;
import dev.splitbrain.junit5.OnHost;
import java.io.IOException;
import org.junit.jupiter.api.RepeatedTest;

/** Runs on one of the hosts of the system property splitbrain.hosts, at the same time as others. */
@OnHost
class FirstOfAPoolTest {
  @RepeatedTest(3)
  void actsOnOneOfThem(Host host) throws IOException {
    assertEquals(host.name(), Bench.name());
    System.out.println("First ran on " + host.name());
  }
}
