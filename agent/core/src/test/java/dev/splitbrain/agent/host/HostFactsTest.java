package dev.splitbrain.agent.host;

import dev.splitbrain.agent.session.LyingSlave;
import dev.splitbrain.wire.environment.Address;
import dev.splitbrain.wire.environment.EnvironmentService.Client;
import dev.splitbrain.wire.environment.Snapshot;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lies of a slave about its environment. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostFactsTest {
  private static Snapshot snapshot() {
    return new Snapshot(Map.of(), Map.of(), new Address(ByteBuffer.allocate(4)));
  }

  @Test
  void everyLieIsAnErrorThatNamesHostCallAndField() throws Exception {
    Map<String, Snapshot> lies =
        Map.of(
            "Snapshot without variables", snapshot().setVariables(null),
            "Snapshot without properties", snapshot().setProperties(null),
            "Snapshot without localHost", snapshot().setLocalHost(null),
            "Address without bytes, as localHost", snapshot().setLocalHost(new Address()),
            "an address of 5 bytes", snapshot().setLocalHost(new Address(ByteBuffer.allocate(5))));
    try (LyingSlave lying = new LyingSlave()) {
      lies.forEach(
          (words, lie) ->
              lying.<Client>assertRefused(
                  HostFacts.STUB, "environment:snapshot", lie, words, Client::snapshot));
    }
  }
}
