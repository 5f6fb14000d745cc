package dev.splitbrain.agent.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.testkit.FakeSlave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the api's questions are answered with, by the core's own parts. */
class ApiTest {
  @TempDir Path directory;

  private final List<String> order = new ArrayList<>();
  private FakeSlave slave;
  private Core core;
  private Api api;

  @BeforeEach
  void startTheCore() throws IOException {
    slave = FakeSlave.start();
    Path url = directory.resolve("bench1.url");
    Files.createFile(
        url, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(url, slave.url().secretText());
    String options = "hosts=" + directory.resolve("hosts.toml") + ",host=bench1=@" + url;
    core =
        new Core(
            Options.parse(options),
            () -> {},
            () -> order.add("proved"),
            module -> {},
            (mask, up) -> {});
    api = new Api(core, () -> order.add("ready"));
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
    slave.close();
  }

  private Object ask(Object... question) throws Exception {
    return api.answer(question);
  }

  @Test
  void anUnknownQuestionIsOneOfAnotherVersion() {
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> ask("sing"));
    assertTrue(e.getMessage().contains("'sing'"), e.getMessage());
    assertTrue(e.getMessage().contains("another version"), e.getMessage());
  }

  @Test
  void aScopeConnectsIsCurrentAndLeadsThere() throws Exception {
    assertNull(ask("current"));
    Object host = ask("host", "bench1");
    assertEquals("not connected", ask("state", host));
    assertEquals(false, ask("isConnected", host));
    Object scope = ask("with", host);
    assertSame(host, ask("current"));
    assertEquals("connected", ask("state", host));
    assertEquals(true, ask("isConnected", host));
    assertEquals("/x -> bench1: inside with(bench1)", ask("why", "/x"));
    Object local = ask("local");
    assertNull(ask("current"));
    assertEquals("/x -> master: inside local()", ask("why", "/x"));
    ask("close", local);
    ask("close", scope);
    assertNull(ask("current"));
    assertEquals("/x -> master: outside every scope", ask("why", "/x"));
  }

  @Test
  void hooksAreReadyBeforeTheFirstScope() throws Exception {
    ask("close", ask("with", ask("master")));
    assertEquals("ready", order.get(0));
    Api unready =
        new Api(
            core,
            () -> {
              throw new IllegalStateException("a hook was lost");
            });
    Object host = ask("host", "bench1");
    assertThrows(IllegalStateException.class, () -> unready.answer(new Object[] {"with", host}));
    assertNull(ask("current"));
    assertEquals("not connected", ask("state", host), "nobody was called");
  }

  @Test
  void innerScopesAreClosedAndCounted() throws Exception {
    Object outer = ask("with", ask("host", "bench1"));
    ask("local");
    ask("local");
    assertEquals(2, ask("closeInner", outer));
    assertSame(ask("host", "bench1"), ask("current"));
    assertEquals(1, ask("closeInner", (Object) null));
    assertNull(ask("current"));
  }

  @Test
  void whatIsCapturedIsResumedElsewhere() throws Exception {
    Object outside = ask("capture");
    Object scope = ask("with", ask("host", "bench1"));
    Object inside = ask("capture");
    ask("close", scope);
    Object resumed = ask("resume", inside);
    assertSame(ask("host", "bench1"), ask("current"));
    Object nowhere = ask("resume", outside);
    assertNull(ask("current"));
    ask("close", nowhere);
    ask("close", resumed);
  }

  @Test
  void rulesAreShownAddedAndDropped() throws Exception {
    @SuppressWarnings("unchecked")
    List<String[]> before = (List<String[]>) ask("rules");
    ask("addRule", "paths: /secret/** = refuse");
    @SuppressWarnings("unchecked")
    List<String[]> after = (List<String[]>) ask("rules");
    assertEquals(before.size() + 1, after.size());
    assertEquals(List.of("paths: /secret/** = refuse", "this session", ""), List.of(after.get(0)));
    Object scope = ask("with", ask("host", "bench1"));
    String why = (String) ask("why", "/secret/key");
    assertTrue(why.startsWith("/secret/key -> nowhere: "), why);
    assertTrue(why.contains("rule paths: /secret/** = refuse (this session)"), why);
    ask("dropRule", 1);
    assertEquals("/secret/key -> bench1: inside with(bench1)", ask("why", "/secret/key"));
    ask("close", scope);
    assertThrows(IllegalArgumentException.class, () -> ask("dropRule", 1_000_000));
  }

  @Test
  void aRuleThatMapsOrForbidsIsToldByWhy() throws Exception {
    ask("addRule", "paths: /data = read-only remote /mnt/data");
    Object scope = ask("with", ask("host", "bench1"));
    String why = (String) ask("why", "/data/x");
    assertTrue(why.startsWith("/data/x -> bench1:/mnt/data/x, read-only: rule "), why);
    ask("close", scope);
  }

  @Test
  void theMasterIsAHostWithoutASession() throws Exception {
    Object master = ask("master");
    assertEquals("master", ask("name", master));
    assertEquals("", ask("address", master));
    assertEquals(0L, ask("roundTrips", master));
    assertEquals(false, ask("isConnected", master));
    assertNull(ask("outage", master));
    assertThrows(IllegalArgumentException.class, () -> ask("info", master));
    assertThrows(IllegalArgumentException.class, () -> ask("disconnect", master));
  }

  @Test
  void aHostIsToldWithoutItsToken() throws Exception {
    Object host = ask("host", "bench1");
    assertEquals("bench1", ask("name", host));
    String address = (String) ask("address", host);
    assertTrue(address.contains("127.0.0.1:" + slave.url().port()), address);
    String secret = slave.url().secretText();
    assertTrue(!address.equals(secret), "the token is never shown");
    assertEquals(List.of("bench1"), ask("hosts"));
    Map<?, ?> info = (Map<?, ?>) ask("info", host);
    assertEquals("bench1", info.get("name"));
    assertEquals("connected", info.get("state"));
    assertNotNull(info.get("roundTrip"));
  }

  @Test
  void anUnknownHostIsNamedWithThoseThatAreKnown() {
    IOException e = assertThrows(IOException.class, () -> ask("host", "bench9"));
    assertTrue(e.getMessage().contains("'bench9' (known: bench1)"), e.getMessage());
  }

  @Test
  void disconnectEndsTheSession() throws Exception {
    Object host = ask("connect", "other", slave.url().secretText());
    assertEquals(true, ask("isConnected", host));
    assertTrue(((List<?>) ask("hosts")).contains("other"));
    ask("disconnect", host);
    assertEquals(false, ask("isConnected", host));
  }
}
