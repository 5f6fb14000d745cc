package dev.splitbrain.agent.area.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.FixedRouter;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.environment.FakeEnvironment;
import dev.splitbrain.agent.session.ScriptedSession;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.processes.RedirectKind;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StartTest {
  private final FakeChild slave = new FakeChild();
  private final ScriptedSession session =
      new ScriptedSession()
          .with("processes", slave)
          .with("environment", new FakeEnvironment(Map.of("PATH", "/slave/bin", "LANG", "C")));
  private final FixedRouter routes = new FixedRouter(session);
  private final ProcessStarter router = new ProcessStarter(routes, 17);

  private Object start(Map<String, String> environment, String directory, Redirect... redirects)
      throws IOException {
    return router.start(
        new Object[] {
          new String[] {"ls", "-l", "grün"},
          environment,
          directory,
          redirects.length == 0 ? null : redirects,
          false
        });
  }

  @Test
  void outsideAScopeTheJdkStarts() throws Exception {
    routes.session = null;
    assertSame(Hook.PROCEED, start(null, null));
    assertSame(Hook.PROCEED, router.environment());
    assertSame(Hook.PROCEED, router.emptyEnvironment());
  }

  @Test
  void theCommandGoesAsBytesAndTheEnvironmentIsTheSlaves() throws Exception {
    start(null, "/tmp");
    List<String> command = new ArrayList<>();
    slave.started.getCommand().forEach(b -> command.add(text(b)));
    assertEquals(List.of("ls", "-l", "grün"), command);
    assertEquals("/tmp", new String(slave.started.getDirectory(), StandardCharsets.UTF_8));
    assertEquals(Map.of(), slave.started.getSet());
    assertEquals(List.of(), slave.started.getUnset());
    assertEquals(RedirectKind.PIPE, slave.started.getInput().getKind());
    assertEquals(List.of("processes:start"), session.calls);
  }

  @Test
  @SuppressWarnings("unchecked")
  void changesToTheBuildersMapAreAllThatTravels() throws Exception {
    Map<String, String> map = (Map<String, String>) router.environment();
    assertEquals(Map.of("PATH", "/slave/bin", "LANG", "C"), map);
    map.put("RELAY", "3");
    map.remove("LANG");
    start(map, null);
    assertEquals(Map.of("RELAY", "3"), decoded(slave.started.getSet()));
    assertEquals(List.of("LANG"), decoded(slave.started.getUnset()));
  }

  @Test
  @SuppressWarnings("unchecked")
  void anEnvironmentOfItsOwnIsTheWholeOne() throws Exception {
    Map<String, String> map = (Map<String, String>) router.emptyEnvironment();
    map.put("ONLY", "this");
    map.put("LANG", "C");
    start(map, null);
    assertEquals(Map.of("ONLY", "this"), decoded(slave.started.getSet()));
    assertEquals(List.of("PATH"), decoded(slave.started.getUnset()));
  }

  @Test
  void aMapFromOutsideTheScopeBringsNothingOfTheMasters() throws Exception {
    Map<String, String> map = new ProcessBuilder("x").environment();
    map.put("RELAY", "3");
    start(map, null);
    assertEquals(Map.of("RELAY", "3"), decoded(slave.started.getSet()));
    assertEquals(List.of(), slave.started.getUnset());
  }

  @Test
  void aClearedMapFromOutsideIsTheWholeOne() throws Exception {
    Map<String, String> map = new ProcessBuilder("x").environment();
    map.clear();
    map.put("RELAY", "3");
    start(map, null);
    assertEquals(Map.of("RELAY", "3"), decoded(slave.started.getSet()));
    assertEquals(
        List.of("LANG", "PATH"), decoded(slave.started.getUnset()).stream().sorted().toList());
  }

  @Test
  void redirectsNameTheSlavesFiles() throws Exception {
    Process process =
        (Process)
            start(
                null,
                null,
                Redirect.from(new File("in.txt")),
                Redirect.appendTo(new File("/var/log/out")),
                Redirect.DISCARD);
    assertEquals(RedirectKind.READ, slave.started.getInput().getKind());
    assertEquals("in.txt", text(ByteBuffer.wrap(slave.started.getInput().getPath())));
    assertEquals(RedirectKind.APPEND, slave.started.getOutput().getKind());
    assertEquals("/var/log/out", text(ByteBuffer.wrap(slave.started.getOutput().getPath())));
    assertEquals(RedirectKind.WRITE, slave.started.getError().getKind());
    assertEquals("/dev/null", text(ByteBuffer.wrap(slave.started.getError().getPath())));
    assertEquals(-1, process.getInputStream().read());
    assertEquals(-1, process.getErrorStream().read());
    assertEquals(
        "Stream closed",
        assertThrows(IOException.class, () -> process.getOutputStream().write(1)).getMessage());
  }

  @Test
  void mergedErrorOutputHasNoStreamOfItsOwn() throws Exception {
    Process process =
        (Process) router.start(new Object[] {new String[] {"ls"}, null, null, null, true});
    assertEquals(RedirectKind.MERGE, slave.started.getError().getKind());
    assertEquals(-1, process.getErrorStream().read());
  }

  @Test
  void inheritedInputIsAtItsEndAndInheritedErrorsAreCarried() throws Exception {
    slave.exits(0);
    start(null, null, Redirect.INHERIT, Redirect.PIPE, Redirect.INHERIT);
    assertEquals(RedirectKind.INHERIT, slave.started.getError().getKind());
    assertEquals(RedirectKind.READ, slave.started.getInput().getKind());
    assertEquals("/dev/null", text(ByteBuffer.wrap(slave.started.getInput().getPath())));
  }

  @Test
  void aFileThatARuleKeepsOnTheMasterIsRefused() {
    routes.local.add("/master/golden");
    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                start(
                    null,
                    null,
                    Redirect.PIPE,
                    Redirect.to(new File("/master/golden")),
                    Redirect.PIPE));
    assertTrue(refused.getMessage().startsWith("/master/golden is a file of the master (a rule)"));
    IOException directory = assertThrows(IOException.class, () -> start(null, "/master/golden"));
    assertTrue(directory.getMessage().contains("bench1"), directory.getMessage());
    assertFalse(session.calls.contains("processes:start"));
  }

  @Test
  void aProgramThatIsNotThereIsTheInnerErrorOfTheMastersJdk() {
    slave.startFailure =
        new Failure()
            .setKind(ErrorKind.EXEC_FAILED)
            .setErrno(2)
            .setReason("No such file or directory");
    IOException on17 = assertThrows(IOException.class, () -> start(null, null));
    assertEquals("error=2, No such file or directory", on17.getMessage());
    ProcessStarter newer = new ProcessStarter(routes, 25);
    IOException on25 =
        assertThrows(
            IOException.class,
            () -> newer.start(new Object[] {new String[] {"x"}, null, null, null, false}));
    assertEquals("Exec failed, error: 2 (No such file or directory) ", on25.getMessage());
  }

  @Test
  void aRedirectThatCannotBeOpenedNamesTheFileAsTheProgramWroteIt() {
    slave.startFailure =
        new Failure()
            .setKind(ErrorKind.IO)
            .setClassName("java.io.FileNotFoundException")
            .setReason("no/out (No such file or directory)");
    IOException failed =
        assertThrows(
            IOException.class,
            () -> start(null, null, Redirect.PIPE, Redirect.to(new File("no/out")), Redirect.PIPE));
    assertInstanceOf(FileNotFoundException.class, failed);
    assertEquals("no/out (No such file or directory)", failed.getMessage());
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  private static Map<String, String> decoded(Map<ByteBuffer, ByteBuffer> map) {
    Map<String, String> result = new TreeMap<>();
    map.forEach((name, value) -> result.put(text(name), text(value)));
    return result;
  }

  private static List<String> decoded(List<ByteBuffer> list) {
    return list.stream().map(StartTest::text).toList();
  }
}
