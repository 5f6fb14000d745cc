package dev.splitbrain.slave.area;

import dev.splitbrain.slave.session.FailureTranslator;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.envelope.ServiceName;
import java.util.function.Function;
import org.apache.thrift.TProcessor;

/**
 * The slave's half of an area: one Thrift service. An area is one subclass, which only says what it
 * is made of. Areas are found with {@link java.util.ServiceLoader}; nothing else names them.
 *
 * @param <I> the service's generated interface
 */
public abstract class SlaveArea<I> {
  private final String service;
  private final Class<I> contract;
  private final Function<SlaveSession, ? extends I> handlers;
  private final Function<I, ? extends TProcessor> processors;

  /**
   * An area.
   *
   * @param contract the service's generated interface; its name on the wire is that of its .thrift
   *     file
   * @param handlers makes the handler of one session. It is called from several threads at once.
   *     What its methods throw, of whatever type, reaches the master as a Failure
   * @param processors makes the generated processor over a handler
   */
  protected SlaveArea(
      Class<I> contract,
      Function<SlaveSession, ? extends I> handlers,
      Function<I, ? extends TProcessor> processors) {
    this.service = ServiceName.of(contract);
    this.contract = contract;
    this.handlers = handlers;
    this.processors = processors;
  }

  /** The name by which the master multiplexes: lower case, unique. */
  public final String service() {
    return service;
  }

  /** The service's generated interface. */
  public final Class<I> contract() {
    return contract;
  }

  /** What serves the area's calls of one session. */
  final TProcessor serving(SlaveSession session) {
    return processors.apply(FailureTranslator.around(contract, handlers.apply(session)));
  }
}
