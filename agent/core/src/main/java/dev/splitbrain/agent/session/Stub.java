package dev.splitbrain.agent.session;

import dev.splitbrain.wire.envelope.ServiceName;
import dev.splitbrain.wire.session.SlaveInfo;
import java.util.Objects;
import java.util.function.Function;
import org.apache.thrift.protocol.TProtocol;

/**
 * The generated typed caller of one service.
 *
 * @param service the name by which the slave multiplexes, an area's name
 * @param factory makes the generated client over a protocol
 * @param check what the area knows of its service's replies
 * @param <C> the generated client
 */
public record Stub<C>(String service, Function<TProtocol, C> factory, ReplyCheck check) {
  public Stub {
    Objects.requireNonNull(service);
    Objects.requireNonNull(factory);
    Objects.requireNonNull(check);
  }

  /**
   * A caller of the service that a client was generated for.
   *
   * @throws IllegalArgumentException if the IDL has no such service
   */
  public Stub(Class<C> client, Function<TProtocol, C> factory, ReplyCheck check) {
    this(ServiceName.of(client), factory, check);
  }

  /** A caller whose replies have no bounds but their types. */
  public Stub(Class<C> client, Function<TProtocol, C> factory) {
    this(client, factory, ReplyCheck.NONE);
  }

  /**
   * What is wrong with a reply, in words for the error: null if nothing is.
   *
   * @param call {@code service:method}
   * @param reply null for a method without a result
   */
  String fault(SlaveInfo info, String call, Object reply) {
    if (reply == null) {
      return null;
    }
    String fault = ReplyFields.fault(reply);
    return fault == null ? check.fault(info, call.substring(call.indexOf(':') + 1), reply) : fault;
  }

  /** As {@link #fault}; throws, naming host, call and subject, if anything is wrong. */
  <R> R checked(String host, SlaveInfo info, String call, String subject, R reply)
      throws UntrueReplyException {
    String fault = fault(info, call, reply);
    if (fault != null) {
      throw new UntrueReplyException(
          host
              + ": "
              + ErrorWords.described(call, subject)
              + " failed: protocol error of host "
              + host
              + ": it sent "
              + fault);
    }
    return reply;
  }
}
