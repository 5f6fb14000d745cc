package com.acme.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.splitbrain.api.Host;
import dev.splitbrain.junit5.OnHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A test may kill its host, as power cuts do, and wait for it to come back. */
@EnabledIfSystemProperty(named = "bench.supervised", matches = "true")
class RestartTest {
  @Test
  @OnHost("bench3")
  void whatWasWrittenSurvivesARestart(Host host) throws Exception {
    Path file = Files.createTempFile("kept", ".txt");
    Files.writeString(file, "before");
    long before = host.info().epoch();

    Process kill =
        new ProcessBuilder("sh", "-c", "sleep 1; kill -9 " + host.info().pid()).start();
    assertThrows(IOException.class, () -> waitFor(kill));
    host.awaitBack(Duration.ofMinutes(2));

    assertNotEquals(before, host.info().epoch(), "another life of the slave");
    assertEquals("before", Files.readString(file));
    Files.delete(file);
  }

  /** What waits for a host that dies is told so; nothing hangs. */
  private static void waitFor(Process process) throws IOException {
    process.getInputStream().readAllBytes();
    throw new IOException("the host did not die: " + Bench.name());
  }
}
