package dev.splitbrain.agent.area.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.ScriptedSession;
import dev.splitbrain.wire.processes.StartRequest;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InheritedOutputTest {
  @TempDir Path directory;
  private final FakeChild slave = new FakeChild();
  private final ScriptedSession session = new ScriptedSession().with("processes", slave);
  private Path file;
  private InheritedOutput pump;
  private FileOutputStream target;
  private ChildProcess process;

  @BeforeEach
  void startChild() throws Exception {
    Child child =
        Child.start(new Route(session, "inside with(bench1)"), "noisy", new StartRequest());
    file = directory.resolve("terminal");
    target = new FileOutputStream(file.toFile());
    pump = new InheritedOutput(child, Child.OUTPUT, target);
    process = new ChildProcess(child, new ChildProcess.Pipes(true, false, true), List.of(pump));
  }

  @Test
  void waitForReturnsAfterAllOutputIsThere() throws Exception {
    pump.start();
    String much = "0123456789".repeat(50_000);
    slave.writes(Child.OUTPUT, much);
    slave.exits(0);
    assertEquals(0, process.waitFor());
    assertEquals(much, Files.readString(file));
  }

  @Test
  void exitValueWaitsForTheOutputToo() throws Exception {
    String much = "0123456789".repeat(50_000);
    slave.writes(Child.OUTPUT, much);
    slave.exits(0);
    pump.start();
    assertEquals(0, process.exitValue());
    assertEquals(much, Files.readString(file));
  }

  @Test
  void aGrandchildThatHoldsTheOutputOpenDoesNotHoldUpWaitFor() throws Exception {
    pump.start();
    slave.writes(Child.OUTPUT, "before the end");
    slave.exitsLeavingOutputOpen(4);
    assertEquals(4, process.waitFor());
    assertEquals("before the end", Files.readString(file));
    slave.exits(4);
  }

  @Test
  void aTerminalThatIsGoneBreaksTheChildsPipe() throws Exception {
    target.close();
    slave.writes(Child.OUTPUT, "nobody reads this");
    pump.start();
    slave.exits(0);
    assertEquals(0, process.waitFor());
    assertEquals(List.of("output 1"), slave.closed);
  }

  @Test
  void outputThatWasLostIsAnError() throws Exception {
    slave.writes(Child.OUTPUT, "never arrives");
    slave.exits(0);
    session.lost = true;
    pump.run();
    session.lost = false;
    UncheckedIOException failed = assertThrows(UncheckedIOException.class, process::waitFor);
    assertTrue(failed.getMessage().contains("output of noisy (pid 4711) of bench1"));
    assertTrue(failed.getCause() instanceof IOException);
  }
}
