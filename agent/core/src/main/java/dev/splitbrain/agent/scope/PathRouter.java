package dev.splitbrain.agent.scope;

import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.rules.Rules;
import dev.splitbrain.agent.rules.Rules.PathRule;
import dev.splitbrain.agent.session.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The one router: scope first, then rules. Every call that stays here has a reason. */
public final class PathRouter implements Router {
  private static final Route OUTSIDE = new Route(null, "outside every scope");
  private static final Route STEPPED_BACK = new Route(null, "inside local()");

  private final Scopes scopes;
  private final Rules rules;
  private final Runnable hooksIntact;
  private final String masterDirectory;
  private final ThreadLocal<String> lastReason = ThreadLocal.withInitial(() -> "");
  private volatile BiConsumer<String, String> onLocal = (path, reason) -> {};

  /**
   * A router.
   *
   * @param hooksIntact throws if a hook was lost; asked before anything is routed
   */
  public PathRouter(Scopes scopes, Rules rules, Runnable hooksIntact) {
    this.scopes = scopes;
    this.rules = rules;
    this.hooksIntact = hooksIntact;
    this.masterDirectory = Path.of("").toAbsolutePath().toString();
  }

  /** Why this thread's last call was routed as it was; empty before the first. Never null. */
  public String lastReason() {
    return lastReason.get();
  }

  /** Tells of every path that a rule keeps on the master inside a scope, with the reason. */
  public void onLocal(BiConsumer<String, String> listener) {
    onLocal = listener;
  }

  private Route remote(HostRef host, String reason) throws IOException {
    lastReason.set(reason);
    return new Route(host.session(), reason);
  }

  @Override
  public boolean inScope() {
    Scope scope = scopes.current();
    return scope != null && scope.host() != null;
  }

  @Override
  public Session scopeSession() {
    Scope scope = scopes.current();
    return scope == null || scope.host() == null ? null : scope.host().peek();
  }

  @Override
  public boolean refusesNatives() {
    return rules.refuseNatives();
  }

  @Override
  public Route call(String call) throws IOException {
    Scope scope = scopes.current();
    if (scope == null) {
      return OUTSIDE;
    }
    if (scope.host() == null) {
      return STEPPED_BACK;
    }
    hooksIntact.run();
    return remote(scope.host(), "inside with(" + scope.host().name() + ")");
  }

  @Override
  public Route path(String name) throws IOException {
    Scope scope = scopes.current();
    if (scope == null) {
      return OUTSIDE;
    }
    HostRef host = scope.host();
    if (host == null) {
      return STEPPED_BACK;
    }
    hooksIntact.run();
    PathRule rule = rules.match(name, absoluteForms(name, host));
    if (rule == null) {
      return remote(host, "inside with(" + host.name() + ")");
    }
    String reason = "rule " + rule + " (" + rule.source() + ")";
    return switch (rule.verdict()) {
      case LOCAL -> {
        onLocal.accept(name, reason);
        yield new Route(null, reason);
      }
      case REMOTE -> remote(host, reason);
      case REFUSE ->
          throw new IOException(
              name
                  + " is refused inside with("
                  + host.name()
                  + ") by "
                  + reason
                  + "; use local(...) or change the rule");
    };
  }

  /** A relative name stands for one file here and another there; a rule may name either. */
  private List<String> absoluteForms(String name, HostRef host) {
    if (name.startsWith("/")) {
      return List.of();
    }
    List<String> forms = new ArrayList<>(2);
    Session session = host.peek();
    if (session != null && "\\".equals(session.info().getFileSeparator())) {
      // Rules are written with slashes.
      forms.add(name.replace('\\', '/'));
    }
    forms.add(masterDirectory + "/" + name);
    if (session != null) {
      forms.add(
          new String(session.workingDirectory(), java.nio.charset.StandardCharsets.UTF_8)
              + "/"
              + name);
    }
    return forms;
  }
}
