package dev.splitbrain.agent.scope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.hosts.TestHosts;
import dev.splitbrain.agent.rules.Rules;
import dev.splitbrain.agent.session.ScriptedSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scope first, then rules; what is open or pinned goes by its own machine's rules. */
class PathRouterTest {
  private static final List<String> RULES =
      List.of(
          "paths: /a/keep/** = local",
          "paths: /a/no = refuse",
          "paths: /a/ro = read-only",
          "paths: /a/map = remote /b",
          "paths: /a/golden = local /g",
          "paths: /a/kept = read-only local");

  private final Scopes scopes = new Scopes(change -> {});
  private final ScriptedSession session = new ScriptedSession();
  private final AtomicInteger checks = new AtomicInteger();
  private final List<String> told = new ArrayList<>();
  private HostRef host;
  private PathRouter router;

  @BeforeEach
  void makeRouter() throws IOException {
    session.workingDirectory = "/a".getBytes(StandardCharsets.UTF_8);
    session.info().setFileSeparator("/");
    host = TestHosts.connected("bench1", session);
    Rules rules = Rules.of(null);
    for (String rule : RULES) {
      rules = rules.with(rule);
    }
    router = new PathRouter(scopes, rules, checks::incrementAndGet);
    router.addListener(
        new RouteListener() {
          @Override
          public void kept(String name, String rule) {
            told.add(name + ": " + rule);
          }

          @Override
          public void refused(String what, String why) {
            told.add(what + ": " + why);
          }

          @Override
          public void missed(String name, String rule) {
            told.add(name + " is missed: " + rule);
          }
        });
  }

  private static String described(String rule) {
    return "rule " + rule + " (this session)";
  }

  @Test
  void outsideEveryScopeAndInLocalNothingIsRoutedOrChecked() throws IOException {
    for (String name : List.of("/a/x", "/a/no", "/a/ro")) {
      assertEquals("outside every scope", router.path(name).reason());
      assertFalse(router.path(name).isRemote() || router.path(name).isSpecial());
    }
    assertEquals("outside every scope", router.call("getenv").reason());
    assertFalse(router.inScope());
    assertNull(router.scopeSession());
    Scope outer = scopes.open(host);
    Scope local = scopes.open(null);
    assertEquals("inside local()", router.path("/a/no").reason());
    assertFalse(router.path("/a/no").isRemote() || router.call("getenv").isRemote());
    assertFalse(router.inScope());
    assertNull(router.scopeSession());
    scopes.close(local);
    scopes.close(outer);
    assertEquals(0, checks.get());
    assertEquals(List.of(), told);
  }

  @Test
  void inAScopeTheRulesDecide() throws IOException {
    scopes.open(host);
    assertTrue(router.inScope());
    assertSame(host.peek(), router.scopeSession());
    Route plain = router.path("/a/x");
    assertSame(host.peek(), plain.session());
    assertEquals("inside with(bench1)", plain.reason());
    assertNull(plain.rule());
    assertFalse(plain.isSpecial());
    assertSame(plain, router.call("getenv"));
    assertEquals(2, checks.get());
    assertEquals(List.of(), told);

    Route keep = router.path("keep/x");
    assertTrue(keep.isPlainlyLocal());
    assertEquals(described(RULES.get(0)), keep.rule());
    assertEquals(keep.rule(), keep.reason());
    Route readOnly = router.path("/a/ro");
    assertSame(host.peek(), readOnly.session());
    assertTrue(readOnly.readOnly() && readOnly.isSpecial());
    Route map = router.path("map/x");
    assertTrue(map.isRemote() && map.isSpecial());
    assertEquals("/b/x", map.names().out("map/x"));
    assertEquals("/b/x", map.names().out("/a/map/x"));
    Route golden = router.path("/a/golden/x");
    assertFalse(golden.isRemote() || golden.isPlainlyLocal() || golden.isMastersName());
    assertEquals("/g/x", golden.names().out("/a/golden/x"));
    Route kept = router.path("/a/kept");
    assertTrue(kept.isMastersName() && kept.readOnly());
    assertFalse(kept.isPlainlyLocal());
    IOException e = assertThrows(IOException.class, () -> router.path("/a/no"));
    assertEquals(
        "/a/no is refused inside with(bench1) by "
            + described(RULES.get(1))
            + "; use local(...) or change the rule",
        e.getMessage());
    router.denied("/a/ro", readOnly);
    assertEquals(
        List.of(
            "keep/x: " + described(RULES.get(0)),
            "/a/golden/x: " + described(RULES.get(4)),
            "/a/kept: " + described(RULES.get(5)),
            "/a/no: refused: " + described(RULES.get(1)),
            "/a/ro: not allowed: " + described(RULES.get(2))),
        told);
  }

  @Test
  void aLostHookStopsEveryCall() {
    PathRouter broken =
        new PathRouter(
            scopes,
            router.rules(),
            () -> {
              throw new IllegalStateException("a hook was lost");
            });
    scopes.open(host);
    assertThrows(IllegalStateException.class, () -> broken.path("/a/keep/x"));
    assertThrows(IllegalStateException.class, () -> broken.call("getenv"));
  }

  @Test
  void anEndedSessionRoutesNothingButWhatARuleKeeps() throws IOException {
    scopes.open(TestHosts.named("bench1"));
    assertThrows(IOException.class, () -> router.path("/a/x"));
    assertThrows(IOException.class, () -> router.path("/a/ro"));
    assertThrows(IOException.class, () -> router.call("getenv"));
    assertTrue(router.path("/a/keep/x").isPlainlyLocal());
  }

  @Test
  void whatIsReachedByAnOpenDirectoryGoesByTheRulesOfItsHostInEveryScope() throws IOException {
    Route plain = router.opened(session, "/a/x");
    assertSame(session, plain.session());
    assertEquals("opened on bench1", plain.reason());
    assertNull(plain.rule());
    assertFalse(plain.isSpecial());

    Route keep = router.opened(session, "keep/x");
    assertTrue(keep.isPlainlyLocal());
    assertEquals(described(RULES.get(0)), keep.rule());
    Route readOnly = router.opened(session, "/a/ro");
    assertSame(session, readOnly.session());
    assertTrue(readOnly.readOnly() && readOnly.names().isNone());
    Route map = router.opened(session, "/a/map/x");
    assertSame(session, map.session());
    assertEquals("/b/x", map.names().out("/a/map/x"));
    assertFalse(map.readOnly());
    Route golden = router.opened(session, "/a/golden/x");
    assertFalse(golden.isRemote());
    assertEquals("/g/x", golden.names().out("/a/golden/x"));
    IOException e = assertThrows(IOException.class, () -> router.opened(session, "/a/no"));
    assertEquals(
        "/a/no is refused on bench1 by "
            + described(RULES.get(1))
            + "; use local(...) or change the rule",
        e.getMessage());
    assertEquals(List.of("/a/no: refused: " + described(RULES.get(1))), told);
    assertEquals(0, checks.get());
  }

  @Test
  void aPinnedNameIsForbiddenWhatASlavesFileIsAndLedNowhere() throws IOException {
    for (String name : List.of("/a/x", "/a/keep/x", "/a/map/x", "/a/golden/x", "/a/kept")) {
      Route route = router.pinned(session, name);
      assertSame(session, route.session(), name);
      assertEquals("pinned to bench1", route.reason());
      assertNull(route.rule(), name);
      assertFalse(route.isSpecial(), name);
    }
    Route readOnly = router.pinned(session, "/a/ro");
    assertTrue(readOnly.readOnly() && readOnly.names().isNone());
    assertEquals(described(RULES.get(2)), readOnly.rule());
    assertThrows(IOException.class, () -> router.pinned(session, "/a/no"));
    assertEquals(List.of("/a/no: refused: " + described(RULES.get(1))), told);
  }

  @Test
  void namesOfAHostWithDrivesAreComparedWithSlashes() throws IOException {
    session.info().setFileSeparator("\\");
    session.workingDirectory = "C:\\lab".getBytes(StandardCharsets.UTF_8);
    router.changeRules(rules -> rules.with("paths: C:/lab/no/** = refuse"));
    for (String name : List.of("C:\\lab\\no\\x", "no\\x", "c:/LAB/no", "\\lab\\no")) {
      assertThrows(IOException.class, () -> router.opened(session, name), name);
    }
    assertTrue(router.opened(session, "C:\\lab\\yes").isRemote());
  }

  @Test
  void aChangeOfTheRulesHoldsFromThenOn() throws IOException {
    scopes.open(host);
    assertTrue(router.path("/a/x").isRemote());
    router.changeRules(rules -> rules.with("paths: /a/x = local"));
    assertFalse(router.path("/a/x").isRemote());
    assertEquals("paths: /a/x = local", router.rules().all().get(0).toString());
    Rules before = router.rules();
    assertThrows(
        IllegalArgumentException.class,
        () -> router.changeRules(rules -> rules.with("paths: /a/x = elsewhere")));
    assertSame(before, router.rules());
    router.changeRules(rules -> rules.without(1));
    assertTrue(router.path("/a/x").isRemote());
  }

  /** Each change begins with what the one before it made. */
  @Test
  void changesOfTwoThreadsAreBothKept() throws Exception {
    List<Thread> threads = new ArrayList<>();
    int rules = router.rules().all().size();
    for (int i = 0; i < 8; i++) {
      String rule = "paths: /t/" + i + " = local";
      Thread thread =
          new Thread(
              () -> {
                for (int j = 0; j < 20; j++) {
                  router.changeRules(now -> now.with(rule));
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(rules + 160, router.rules().all().size());
  }
}
