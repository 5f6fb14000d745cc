package dev.splitbrain.agent.session;

import java.util.Objects;

/**
 * What a session is asked to call, and why there. Whoever makes the call says so: by a name it is
 * the route's reason, by a handle how the handle was opened. Immutable; may be used again.
 *
 * @param stub whom to ask
 * @param method the method as the IDL names it
 * @param subject what the call is about (a path, a command), for errors and the trace; may be null
 * @param reason why it is made in this session, in words, for the trace
 * @param <C> the generated client
 */
public record Call<C>(Stub<C> stub, String method, String subject, String reason) {
  public Call {
    Objects.requireNonNull(stub);
    Objects.requireNonNull(method);
    Objects.requireNonNull(reason);
  }

  /** As the IDL's annotations, the errors and the trace have it: {@code service:method}. */
  public String name() {
    return stub.service() + ":" + method;
  }

  /** For messages: the name, and what it is about. */
  @Override
  public String toString() {
    return subject == null ? name() : name() + " of " + subject;
  }
}
