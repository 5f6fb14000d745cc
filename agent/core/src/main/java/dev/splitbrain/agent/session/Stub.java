package dev.splitbrain.agent.session;

import java.util.Objects;
import java.util.function.Function;
import org.apache.thrift.protocol.TProtocol;

/**
 * The generated typed caller of one service.
 *
 * @param service the name by which the slave multiplexes, an area's name
 * @param factory makes the generated client over a protocol
 * @param <C> the generated client
 */
public record Stub<C>(String service, Function<TProtocol, C> factory) {
  public Stub {
    Objects.requireNonNull(service);
    Objects.requireNonNull(factory);
  }
}
