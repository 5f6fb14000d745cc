package dev.splitbrain.agent.area.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.FixedRouter;
import dev.splitbrain.agent.session.HostLostException;
import dev.splitbrain.agent.session.ScriptedSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildProcessTest {
  private final FakeChild slave = new FakeChild();
  private final ScriptedSession session = new ScriptedSession().with("processes", slave);
  private final ProcessStarter router = new ProcessStarter(new FixedRouter(session), 17);

  private Process start() throws IOException {
    return (Process)
        router.start(new Object[] {new String[] {"uname", "-n"}, null, null, null, false});
  }

  @Test
  void startReadOfALineAndWaitForAreThreeRoundTrips() throws Exception {
    Process process = start();
    slave.writes(Child.OUTPUT, "bench1\n");
    assertEquals("bench1", process.inputReader().readLine());
    slave.exits(0);
    assertEquals(0, process.waitFor());
    assertEquals(
        List.of("processes:start", "processes:readOutput", "processes:waitFor"), session.calls);
  }

  @Test
  void startReadToTheEndAndWaitForAreThreeRoundTrips() throws Exception {
    Process process = start();
    slave.writes(Child.OUTPUT, "bench1\n");
    slave.exits(3);
    assertEquals("bench1\n", text(process.getInputStream()));
    assertEquals(3, process.waitFor());
    assertEquals(3, process.exitValue());
    assertFalse(process.isAlive());
    assertEquals(
        List.of("processes:start", "processes:readOutput", "processes:readOutput"), session.calls);
  }

  @Test
  void availableIsSoonAskedAgain() throws Exception {
    Process process = start();
    InputStream output = process.getInputStream();
    slave.writes(Child.OUTPUT, "a");
    assertEquals('a', output.read());
    slave.writes(Child.OUTPUT, "bc");
    assertEquals(0, output.available());
    assertEquals(0, output.available());
    assertEquals(2, output.available());
    assertEquals(2, output.available());
    slave.writes(Child.OUTPUT, "d");
    assertEquals(3, output.available());
    assertEquals('b', output.read());
    assertEquals(2, output.available());
  }

  @Test
  void anotherCallOfTheSessionMakesAvailableAskAtOnce() throws Exception {
    Process process = start();
    slave.writes(Child.OUTPUT, "a");
    assertEquals('a', process.getInputStream().read());
    slave.writes(Child.OUTPUT, "b");
    assertTrue(process.isAlive());
    assertEquals(1, process.getInputStream().available());
  }

  @Test
  void errorOutputIsAStreamOfItsOwn() throws Exception {
    Process process = start();
    slave.writes(Child.ERROR, "oops");
    slave.writes(Child.OUTPUT, "fine");
    slave.exits(1);
    assertEquals("oops", text(process.getErrorStream()));
    assertEquals("fine", text(process.getInputStream()));
  }

  @Test
  void inputGoesOverWhenFlushedAndCloses() throws Exception {
    Process process = start();
    process.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
    assertEquals(0, slave.input.size());
    process.getOutputStream().flush();
    assertEquals("hello", slave.input.toString(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    process.getOutputStream().close();
    assertEquals(List.of("input"), slave.closed);
    assertEquals(
        "Stream closed",
        assertThrows(
                IOException.class,
                () -> {
                  process.getOutputStream().write('x');
                  process.getOutputStream().flush();
                })
            .getMessage());
  }

  @Test
  void closingAStreamEndsABlockedRead() throws Exception {
    Process process = start();
    FutureTask<IOException> reader =
        new FutureTask<>(
            () -> assertThrows(IOException.class, () -> process.getInputStream().read()));
    Thread thread = new Thread(reader);
    thread.start();
    slave.awaitBlockedCall();
    process.getInputStream().close();
    assertEquals("Stream closed", reader.get().getMessage());
    assertEquals(List.of("output 1"), slave.closed);
    thread.join();
  }

  @Test
  void anInterruptEndsWaitForAndLeavesTheChildAlone() throws Exception {
    Process process = start();
    FutureTask<Boolean> waiter =
        new FutureTask<>(
            () -> {
              assertThrows(InterruptedException.class, process::waitFor);
              return Thread.currentThread().isInterrupted();
            });
    Thread thread = new Thread(waiter);
    thread.start();
    slave.awaitBlockedCall();
    thread.interrupt();
    assertFalse(waiter.get(), "the interrupt was consumed");
    assertTrue(process.isAlive());
    assertNull(slave.destroyed);
  }

  @Test
  void waitForOfAChildThatIsGoneIgnoresAPendingInterrupt() throws Exception {
    Process process = start();
    slave.exits(5);
    Thread.currentThread().interrupt();
    assertEquals(5, process.waitFor());
    assertTrue(Thread.interrupted(), "the interrupt is still there");
  }

  @Test
  void waitForOfAChildThatRunsHonoursAPendingInterrupt() throws Exception {
    Process process = start();
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, process::waitFor);
    assertFalse(Thread.interrupted());
  }

  @Test
  void waitForWithATimeoutTellsWhetherTheChildEnded() throws Exception {
    Process process = start();
    assertFalse(process.waitFor(0, TimeUnit.SECONDS));
    assertFalse(process.waitFor(20, TimeUnit.MILLISECONDS));
    slave.exits(0);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertTrue(process.waitFor(0, TimeUnit.SECONDS));
  }

  @Test
  void exitValueOfARunningChildIsTheJdksError() throws Exception {
    Process process = start();
    assertEquals(
        "process hasn't exited",
        assertThrows(IllegalThreadStateException.class, process::exitValue).getMessage());
  }

  @Test
  void toStringIsTheJdks() throws Exception {
    Process process = start();
    assertEquals("Process[pid=4711, exitValue=\"not exited\"]", process.toString());
    slave.exits(7);
    assertEquals("Process[pid=4711, exitValue=7]", process.toString());
  }

  @Test
  void destroyClosesTheStreamsWithoutFurtherTrips() throws Exception {
    Process process = start();
    process.getOutputStream().write('x');
    process.destroy();
    assertEquals("gently", slave.destroyed);
    assertEquals(List.of("processes:start", "processes:destroy"), session.calls);
    assertEquals(
        "Stream closed",
        assertThrows(IOException.class, () -> process.getInputStream().read()).getMessage());
    assertEquals(143, process.waitFor());
    assertSame(process, process.destroyForcibly());
    assertEquals("gently", slave.destroyed, "a child that is known to be gone is left alone");
  }

  @Test
  void destroyOfALostHostIsQuiet() throws Exception {
    Process process = start();
    session.lost = true;
    process.destroy();
    assertThrows(IOException.class, () -> process.getInputStream().read());
  }

  @Test
  void aLostHostIsAnErrorThatNamesIt() throws Exception {
    Process process = start();
    session.lost = true;
    assertTrue(
        assertThrows(UncheckedIOException.class, process::waitFor).getMessage().contains("bench1"));
    assertTrue(
        assertThrows(UncheckedIOException.class, process::exitValue)
            .getMessage()
            .contains("bench1"));
    assertTrue(
        assertThrows(IOException.class, () -> process.getInputStream().read())
            .getMessage()
            .contains("uname (pid 4711)"));
  }

  @Test
  void aSlaveThatRestartedHasNoneOfTheOldChildren() throws Exception {
    Process process = start();
    session.epoch = 2;
    assertThrows(HostLostException.class, () -> process.getInputStream().read());
    assertThrows(UncheckedIOException.class, process::waitFor);
  }

  @Test
  void onExitCompletesAtTheEndAndACancelledOneChangesNothing() throws Exception {
    Process process = start();
    CompletableFuture<Process> first = process.onExit();
    CompletableFuture<Process> second = process.onExit();
    assertNotSame(first, second);
    first.cancel(true);
    assertTrue(process.isAlive());
    assertFalse(second.isDone());
    slave.exits(0);
    assertSame(process, second.get());
    assertSame(process, process.onExit().get());
    assertNull(slave.destroyed);
  }

  @Test
  void onExitOfALostHostFails() throws Exception {
    Process process = start();
    session.lost = true;
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> process.onExit().get());
    assertInstanceOf(HostLostException.class, failed.getCause());
  }

  @Test
  void whatIsNotKnownIsAbsentOrSaysSo() throws Exception {
    Process process = start();
    assertEquals(4711, process.pid());
    assertTrue(process.supportsNormalTermination());
    assertTrue(process.info().command().isEmpty());
    String message =
        assertThrows(UnsupportedOperationException.class, process::toHandle).getMessage();
    assertTrue(message.contains("bench1") && message.contains("toHandle"), message);
  }

  private static String text(InputStream in) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new java.io.InputStreamReader(in, StandardCharsets.UTF_8))) {
      StringBuilder all = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        all.append((char) c);
      }
      return all.toString();
    }
  }
}
