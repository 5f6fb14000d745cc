package dev.splitbrain.agent.area.threads;

import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.scope.Scope;
import dev.splitbrain.agent.scope.Scopes;

/** A task's scope as a value: tasks submitted outside every scope have one too, the master's. */
final class MarkedScope {
  private MarkedScope() {}

  static Scope of(Scopes scopes) {
    Scope scope = scopes.current();
    return scope == null ? Scopes.MASTER : scope;
  }

  static boolean isCurrent(Scope marked, Scopes scopes) {
    Scope now = scopes.current();
    HostRef host = now == null ? null : now.host();
    return host == marked.host();
  }
}
