package dev.splitbrain.agent.area.environment;

import dev.splitbrain.wire.environment.Address;
import dev.splitbrain.wire.environment.EnvironmentService;
import dev.splitbrain.wire.environment.Snapshot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The environment service with variables that a test decides. */
public final class FakeEnvironment extends EnvironmentService.Client {
  private final Map<String, String> variables;

  public final Map<String, String> properties =
      new HashMap<>(Map.of("os.name", "Slavix", "user.name", "tester", "java.io.tmpdir", "/stmp"));

  public byte[] address = {10, 1, 2, 3};
  public String hostName = "bench1.example";

  /** A slave with these variables. */
  public FakeEnvironment(Map<String, String> variables) {
    super(null);
    this.variables = variables;
  }

  @Override
  public Snapshot snapshot() {
    Map<ByteBuffer, ByteBuffer> bytes = new HashMap<>();
    variables.forEach((name, value) -> bytes.put(bytes(name), bytes(value)));
    return new Snapshot()
        .setVariables(bytes)
        .setProperties(properties)
        .setLocalHost(new Address().setBytes(address).setHostName(hostName));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
