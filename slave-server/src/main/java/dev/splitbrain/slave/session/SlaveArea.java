package dev.splitbrain.slave.session;

import org.apache.thrift.TProcessor;

/**
 * The slave's half of an area: one Thrift service. Areas are found with {@link
 * java.util.ServiceLoader}; nothing else names them.
 *
 * @param <I> the service's generated interface
 */
public interface SlaveArea<I> {
  /** The name by which the master multiplexes: lower case, unique. */
  String service();

  /** The service's generated interface. */
  Class<I> contract();

  /**
   * A new handler for one session. It is called from several threads at once. What its methods
   * throw, of whatever type, reaches the master as a Failure.
   */
  I handler(SlaveSession session);

  /** The generated processor over a handler. */
  TProcessor processor(I handler);
}
