package dev.splitbrain.agent.area.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.FixedRouter;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.session.ScriptedSession;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentRouterTest {
  private final FakeEnvironment slave = new FakeEnvironment(Map.of("HOME", "/root", "Ü", "ö"));
  private final ScriptedSession session = new ScriptedSession().with("environment", slave);
  private final FixedRouter routes = new FixedRouter(session);
  private final EnvironmentRouter router = new EnvironmentRouter(routes);

  @Test
  void oneSnapshotServesAllQuestions() throws Exception {
    assertEquals("/root", router.variable("HOME"));
    assertEquals("ö", router.variable("Ü"));
    assertNull(router.variable("NOT_THERE"));
    assertEquals(Map.of("HOME", "/root", "Ü", "ö"), router.variables());
    router.localHost();
    assertEquals(List.of("environment:snapshot"), session.calls);
  }

  @Test
  void aSlaveThatRestartedIsAskedAgain() {
    assertEquals("/root", router.variable("HOME"));
    session.epoch = 2;
    assertEquals("/root", router.variable("HOME"));
    assertEquals(2, session.calls.size());
  }

  @Test
  @SuppressWarnings({"unchecked", "CollectionIncompatibleType"})
  void theMapBehavesAsTheJdks() {
    Map<String, String> map = (Map<String, String>) router.variables();
    assertSame(map, router.variables());
    assertThrows(UnsupportedOperationException.class, () -> map.put("A", "b"));
    assertThrows(NullPointerException.class, () -> map.get(null));
    assertThrows(ClassCastException.class, () -> map.get(1));
  }

  @Test
  void namesOfAWindowsSlaveAreFoundInAnyCase() {
    session.info().setOsName("Windows 11");
    assertEquals("/root", router.variable("home"));
  }

  @Test
  void outsideEveryScopeTheJdkAnswers() throws Exception {
    routes.session = null;
    assertSame(Hook.PROCEED, router.variable("HOME"));
    assertSame(Hook.PROCEED, router.variables());
    assertSame(Hook.PROCEED, router.localHost());
    assertEquals(List.of(), session.calls);
  }

  @Test
  void theLocalHostIsTheSlaveAndLooksNothingUp() throws Exception {
    InetAddress address = (InetAddress) router.localHost();
    assertEquals("bench1.example", address.getHostName());
    assertEquals("bench1.example/10.1.2.3", address.toString());
  }

  @Test
  void aSlaveWithoutAnAddressIsAnUnknownHost() {
    slave.address = new byte[0];
    UnknownHostException failed =
        assertThrows(UnknownHostException.class, () -> router.localHost());
    assertEquals("bench1.example: host bench1 has no address", failed.getMessage());
  }

  @Test
  void aLostHostIsAnErrorThatNamesIt() {
    session.lost = true;
    assertTrue(
        assertThrows(UncheckedIOException.class, () -> router.variable("HOME"))
            .getMessage()
            .contains("bench1"));
    assertTrue(
        assertThrows(UnknownHostException.class, () -> router.localHost())
            .getMessage()
            .contains("bench1"));
  }

  @Test
  void anAnswerWithoutItsPartsIsRefused() {
    slave.address = new byte[3];
    assertThrows(UncheckedIOException.class, () -> router.variable("HOME"));
  }
}
