package dev.splitbrain.agent.scope;

import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.rules.RuleFamily;
import dev.splitbrain.agent.rules.Rules;
import dev.splitbrain.agent.rules.path.Match;
import dev.splitbrain.agent.rules.path.PathFamily;
import dev.splitbrain.agent.rules.path.PathRule;
import dev.splitbrain.agent.rules.path.PathRule.Verdict;
import dev.splitbrain.agent.rules.path.PathRules;
import dev.splitbrain.agent.session.Session;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** The one router: scope first, then rules. Every call that stays here has a reason. */
public final class PathRouter implements Router {
  private static final Route OUTSIDE = new Route(null, "outside every scope");
  private static final Route STEPPED_BACK = new Route(null, "inside local()");

  private final Scopes scopes;
  private final Runnable hooksIntact;
  private volatile Rules rules;
  private final List<RouteListener> listeners = new CopyOnWriteArrayList<>();

  /**
   * A router.
   *
   * @param hooksIntact throws if a hook was lost; asked before anything is routed
   */
  public PathRouter(Scopes scopes, Rules rules, Runnable hooksIntact) {
    this.scopes = scopes;
    this.hooksIntact = hooksIntact;
    this.rules = rules;
  }

  /** The rules that hold now. */
  public Rules rules() {
    return rules;
  }

  /**
   * Changes the rules, for all calls from now on; what is open stays as it is.
   *
   * @throws IllegalArgumentException from the change, which then changes nothing
   */
  public synchronized void changeRules(UnaryOperator<Rules> change) {
    rules = change.apply(rules);
  }

  /** Has a listener hear of what does not go the plain way, from now on. */
  public void addListener(RouteListener listener) {
    listeners.add(listener);
  }

  private Route remote(Scope scope) throws IOException {
    return scope.route(scope.host().session());
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
  public <T> T rules(Class<? extends RuleFamily<T>> family) {
    return rules.family(family);
  }

  @Override
  public void denied(String name, Route route) {
    listeners.forEach(listener -> listener.refused(name, "not allowed: " + route.reason()));
  }

  @Override
  public void refused(String call, String why) {
    listeners.forEach(listener -> listener.refused(call, why));
  }

  @Override
  public void missed(String name, String rule) {
    listeners.forEach(listener -> listener.missed(name, rule));
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
    return remote(scope);
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
    Match match = match(name, host.peek());
    if (match == null) {
      return remote(scope);
    }
    PathRule rule = match.rule();
    if (rule.verdict() == Verdict.REFUSE) {
      throw refused(name, "inside with(" + host.name() + ")", rule);
    }
    if (rule.verdict() == Verdict.LOCAL) {
      String why = rule.described();
      listeners.forEach(listener -> listener.kept(name, why));
      return ruled(null, match);
    }
    return ruled(host.session(), match);
  }

  private static Route ruled(Session session, Match match) {
    PathRule rule = match.rule();
    NameMap names =
        match.from() == null ? NameMap.NONE : NameMap.of(match.from(), match.to(), match.base());
    String reason = rule.described();
    return new Route(session, reason, reason, rule.readOnly(), names);
  }

  @Override
  public Route opened(Session session, String name) throws IOException {
    Match match = match(name, session);
    if (match == null) {
      return new Route(session, "opened on " + session.hostName());
    }
    if (match.rule().verdict() == Verdict.REFUSE) {
      throw refused(name, "on " + session.hostName(), match.rule());
    }
    return ruled(match.rule().verdict() == Verdict.LOCAL ? null : session, match);
  }

  @Override
  public Listed listed(Session session, String directory) {
    String working = directory(session);
    PathRules now = rules.family(PathFamily.class);
    if ("\\".equals(session.info().getFileSeparator()) || !now.mayKeepIn(directory, working)) {
      return Listed.AS_IT_IS;
    }
    Set<String> more = new TreeSet<>();
    for (String name : now.namesHere(directory, working)) {
      File here = here(session, directory, name);
      if (here != null && here.exists()) {
        more.add(name);
      }
    }
    return new Listed(
        name -> !more.contains(name) && here(session, directory, name) != null, List.copyOf(more));
  }

  /** The master's file that a name in a directory leads to; null if it leads to the slave's. */
  private File here(Session session, String directory, String name) {
    String file = directory.isEmpty() || directory.endsWith("/") ? directory : directory + "/";
    try {
      Route route = opened(session, file + name);
      return route.isRemote() ? null : new File(route.names().out(file + name));
    } catch (IOException e) {
      return null; // A refused name is no less there.
    }
  }

  /**
   * A pinned name states its host, so no rule sends it elsewhere; what the rules forbid of a
   * slave's file of that name they forbid in every scope and outside.
   */
  @Override
  public Route pinned(Session session, String name) throws IOException {
    Match match = match(name, session);
    if (match != null && match.rule().verdict() == Verdict.REFUSE) {
      throw refused(name, "on " + session.hostName(), match.rule());
    }
    boolean readOnly =
        match != null && match.rule().readOnly() && match.rule().verdict() == Verdict.REMOTE;
    String reason = readOnly ? match.rule().described() : "pinned to " + session.hostName();
    return new Route(session, reason, readOnly ? reason : null, readOnly, NameMap.NONE);
  }

  private IOException refused(String name, String where, PathRule rule) {
    String what = name + " is refused " + where + " by " + rule.described();
    refused(name, "refused: " + rule.described());
    return new IOException(what + "; use local(...) or change the rule");
  }

  /**
   * A relative name stands for one file here and another there; a rule may name either. Rules are
   * written with slashes.
   */
  private Match match(String name, Session session) {
    PathRules now = rules.family(PathFamily.class);
    if (session == null) {
      return now.match(name, null);
    }
    if ("\\".equals(session.info().getFileSeparator())) {
      return now.matchOnDrives(name.replace('\\', '/'), directory(session).replace('\\', '/'));
    }
    return now.match(name, directory(session));
  }

  private static String directory(Session session) {
    return new String(session.workingDirectory(), StandardCharsets.UTF_8);
  }
}
