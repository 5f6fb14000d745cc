package dev.splitbrain.agent.session;

import org.apache.thrift.TException;

/** One call of a generated client. */
@FunctionalInterface
public interface StubCall<C, R> {
  /** Makes exactly one call. */
  R on(C client) throws TException;
}
