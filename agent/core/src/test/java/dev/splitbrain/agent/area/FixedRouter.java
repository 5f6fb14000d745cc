package dev.splitbrain.agent.area;

import dev.splitbrain.agent.rules.RuleFamily;
import dev.splitbrain.agent.rules.Rules;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/** Sends every call to one session, or none; names in {@link #local} stay on the master. */
public final class FixedRouter implements Router {
  public volatile Session session;
  public volatile Rules rules = builtIn();
  public final Set<String> local = new HashSet<>();

  /** A router. */
  public FixedRouter(Session session) {
    this.session = session;
  }

  @Override
  public Route path(String name) {
    return local.contains(name) ? new Route(null, "a rule") : call(name);
  }

  @Override
  public Route call(String call) {
    return new Route(session, session == null ? "outside every scope" : "inside with(bench1)");
  }

  @Override
  public <T> T rules(Class<? extends RuleFamily<T>> family) {
    return rules.family(family);
  }

  @Override
  public boolean inScope() {
    return session != null;
  }

  private static Rules builtIn() {
    try {
      return Rules.of(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
