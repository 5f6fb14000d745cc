package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Child processes: their streams, ends and handling once they run. On a POSIX system. */
@Timeout(120)
@PosixOnly("children have the slave's real files, not those in memory")
public abstract class ProcessesContract extends FilesContract {
  private final List<Process> started = new ArrayList<>();

  /** Starts what the test forgets about if it fails. */
  protected final Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /** As {@link #start(ProcessBuilder)}. */
  protected final Process start(String... command) throws IOException {
    return start(new ProcessBuilder(command));
  }

  /** A shell that runs the script. */
  protected final Process shell(String script) throws IOException {
    return start("sh", "-c", script);
  }

  @AfterEach
  final void killChildren() {
    started.forEach(Process::destroyForcibly);
  }

  /** All of a stream as text. */
  protected static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aChildsOutputAndExitCodeArrive() throws Exception {
    Process process = start("echo", "hello", "wide world");
    assertEquals("hello wide world", process.inputReader().readLine());
    assertEquals(0, process.waitFor());
    assertEquals(0, process.exitValue());
    assertFalse(process.isAlive());
  }

  @Test
  void theExitCodeIsTheChilds() throws Exception {
    assertEquals(3, shell("exit 3").waitFor());
    assertEquals(255, shell("exit 255").waitFor());
  }

  @Test
  void aChildKilledByASignalHasItsNumberAbove128() throws Exception {
    assertEquals(128 + 15, shell("kill -TERM $$").waitFor());
  }

  @Test
  void outputAndErrorsAreApart() throws Exception {
    Process process = shell("echo out; echo err >&2");
    assertEquals("out\n", text(process.getInputStream()));
    assertEquals("err\n", text(process.getErrorStream()));
    assertEquals(0, process.waitFor());
  }

  @Test
  void mergedErrorsAreInTheOutput() throws Exception {
    Process process =
        start(
            new ProcessBuilder("sh", "-c", "echo out; echo err >&2; echo out")
                .redirectErrorStream(true));
    assertEquals("out\nerr\nout\n", text(process.getInputStream()));
    assertEquals(-1, process.getErrorStream().read());
    assertEquals(0, process.getErrorStream().available());
  }

  @Test
  void inputReachesTheChildAndItsCloseToo() throws Exception {
    Process process = start("cat");
    try (BufferedWriter writer = process.outputWriter(StandardCharsets.UTF_8)) {
      writer.write("zwölf Boxkämpfer\n");
      writer.write("no newline");
    }
    assertEquals("zwölf Boxkämpfer\nno newline", text(process.getInputStream()));
    assertEquals(0, process.waitFor());
  }

  @Test
  void aConversationGoesBackAndForth() throws Exception {
    Process process = start("cat");
    BufferedReader reader = process.inputReader();
    BufferedWriter writer = process.outputWriter();
    for (int i = 0; i < 20; i++) {
      writer.write("line " + i + "\n");
      writer.flush();
      assertEquals("line " + i, reader.readLine());
    }
    writer.close();
    assertEquals(null, reader.readLine());
  }

  @Test
  void muchGoesThroughUnchanged() throws Exception {
    byte[] much = pattern(3_000_000);
    Process process = start("cat");
    FutureTask<Void> writer =
        new FutureTask<>(
            () -> {
              try (java.io.OutputStream out = process.getOutputStream()) {
                out.write(much);
              }
              return null;
            });
    Thread thread = new Thread(writer);
    thread.start();
    org.junit.jupiter.api.Assertions.assertArrayEquals(
        much, process.getInputStream().readAllBytes());
    writer.get();
    thread.join();
  }

  @Test
  void outputCanBeReadAfterTheEnd() throws Exception {
    Process process = shell("echo kept; echo wrong >&2");
    assertEquals(0, process.waitFor());
    assertEquals("kept\n", text(process.getInputStream()));
    assertEquals("wrong\n", text(process.getErrorStream()));
    assertEquals(-1, process.getInputStream().read());
  }

  /**
   * Whoever reads before the JDK has noticed the child's end waits for the grandchild's too, so how
   * soon this ends is not part of the contract, and the grandchild is short-lived.
   */
  @Test
  void outputIsWholeThoughAGrandchildHoldsThePipe() throws Exception {
    Process process = shell("sleep 3 & echo kept");
    assertEquals(0, process.waitFor());
    assertEquals("kept\n", text(process.getInputStream()));
  }

  @Test
  void availableTellsWhatIsThere() throws Exception {
    Process process = shell("echo hello; cat");
    InputStream output = process.getInputStream();
    assertEquals('h', output.read());
    assertEquals(5, output.available());
    assertEquals("ello\n", new String(output.readNBytes(5), StandardCharsets.UTF_8));
    assertEquals(0, output.available());
    process.getOutputStream().close();
    assertEquals(-1, output.read());
  }

  @Test
  void aClosedStreamStaysClosed() throws Exception {
    Process process = start("cat");
    process.getInputStream().close();
    process.getInputStream().close();
    assertEquals(
        "Stream closed",
        assertThrows(IOException.class, () -> process.getInputStream().read()).getMessage());
    process.getOutputStream().close();
    process.waitFor();
  }

  @Test
  void aChildWhoseOutputIsClosedGetsABrokenPipe() throws Exception {
    Process process = start("yes");
    process.getInputStream().close();
    assertEquals(128 + 13, process.waitFor());
  }

  @Test
  void writingToAChildThatIsGoneFails() throws Exception {
    Process process = start("true");
    process.waitFor();
    IOException failed =
        assertThrows(
            IOException.class,
            () -> {
              // The JDK learns of the end by a thread of its own, so a write may be the first to
              // know.
              for (int i = 0; i < 1000; i++) {
                process.getOutputStream().write(new byte[10_000]);
                process.getOutputStream().flush();
              }
            });
    assertTrue(
        List.of("Broken pipe", "Stream closed", "Stream Closed").contains(failed.getMessage()),
        failed.getMessage());
  }

  @Test
  void exitValueOfARunningChildIsAnError() throws Exception {
    Process process = start("cat");
    assertEquals(
        "process hasn't exited",
        assertThrows(IllegalThreadStateException.class, process::exitValue).getMessage());
    assertTrue(process.isAlive());
    process.getOutputStream().close();
    assertEquals(0, process.waitFor());
  }

  @Test
  void waitForWithATimeoutTellsWhetherTheChildEnded() throws Exception {
    Process process = start("cat");
    assertFalse(process.waitFor(0, TimeUnit.SECONDS));
    assertFalse(process.waitFor(-1, TimeUnit.SECONDS));
    assertFalse(process.waitFor(50, TimeUnit.MILLISECONDS));
    assertThrows(NullPointerException.class, () -> process.waitFor(1, null));
    process.getOutputStream().close();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertTrue(process.waitFor(0, TimeUnit.SECONDS));
  }

  @Test
  void anInterruptEndsWaitForAndLeavesTheChildAlone() throws Exception {
    Process process = start("cat");
    CountDownLatch waiting = new CountDownLatch(1);
    FutureTask<Boolean> waiter =
        new FutureTask<>(
            () -> {
              waiting.countDown();
              assertThrows(InterruptedException.class, process::waitFor);
              return Thread.currentThread().isInterrupted();
            });
    Thread thread = new Thread(waiter);
    thread.start();
    waiting.await();
    thread.interrupt();
    assertFalse(waiter.get());
    assertTrue(process.isAlive());
    thread.join();
    process.getOutputStream().close();
    assertEquals(0, process.waitFor());
  }

  @Test
  void aPendingInterruptIsHonouredAtOnce() throws Exception {
    Process process = start("cat");
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, process::waitFor);
    assertFalse(Thread.interrupted());
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> process.waitFor(1, TimeUnit.MINUTES));
    assertFalse(Thread.interrupted());
  }

  @Test
  void readersWritersAndWaitersMayBeDifferentThreads() throws Exception {
    Process process = start("cat");
    FutureTask<String> reader = new FutureTask<>(() -> text(process.getInputStream()));
    FutureTask<Integer> waiter = new FutureTask<>(process::waitFor);
    Thread reading = new Thread(reader);
    Thread waiting = new Thread(waiter);
    reading.start();
    waiting.start();
    process.getOutputStream().write("between threads".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    assertEquals("between threads", reader.get());
    assertEquals(0, waiter.get());
    reading.join();
    waiting.join();
  }

  @Test
  void destroyEndsTheChild() throws Exception {
    Process process = start("sleep", "1000");
    assertTrue(process.supportsNormalTermination());
    process.destroy();
    assertEquals(128 + 15, process.waitFor());
    assertFalse(process.isAlive());
    process.destroy();
  }

  @Test
  void destroyForciblyEndsAChildThatResists() throws Exception {
    Process process = shell("trap '' TERM; echo ready; while :; do sleep 1; done");
    assertEquals("ready", process.inputReader().readLine());
    assertSame(process, process.destroyForcibly());
    assertEquals(128 + 9, process.waitFor());
  }

  @Test
  void destroyClosesTheStreams() throws Exception {
    Process process = shell("trap '' TERM; echo ready; cat > /dev/null; exit 9");
    assertEquals("ready", process.inputReader().readLine());
    process.destroy();
    assertThrows(IOException.class, () -> process.getInputStream().read());
    assertEquals(9, process.waitFor(), "its input has ended too");
  }

  @Test
  void onExitCompletesWithTheProcess() throws Exception {
    Process process = start("cat");
    CompletableFuture<Process> exit = process.onExit();
    assertFalse(exit.isDone());
    process.getOutputStream().close();
    assertSame(process, exit.get());
    assertFalse(process.isAlive());
    assertEquals(0, process.exitValue());
    assertSame(process, process.onExit().get());
  }

  @Test
  void aCancelledOnExitDoesNotKill() throws Exception {
    Process process = start("cat");
    CompletableFuture<Process> first = process.onExit();
    CompletableFuture<Process> second = process.onExit();
    assertNotSame(first, second);
    assertTrue(first.cancel(true));
    assertTrue(process.isAlive());
    assertFalse(second.isDone());
    process.getOutputStream().close();
    second.get();
  }

  @Test
  void toStringNamesPidAndExitValue() throws Exception {
    Process process = start("cat");
    assertEquals(
        "Process[pid=" + process.pid() + ", exitValue=\"not exited\"]", process.toString());
    process.getOutputStream().close();
    process.waitFor();
    assertEquals("Process[pid=" + process.pid() + ", exitValue=0]", process.toString());
  }

  @Test
  void thePidIsTheChilds() throws Exception {
    Process process = shell("echo $$");
    assertEquals(process.pid(), Long.parseLong(process.inputReader().readLine()));
  }

  @Test
  void manyChildrenAtOnceKeepTheirOutputApart() throws Exception {
    List<Process> children = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      children.add(shell("echo child " + i + "; exit " + i));
    }
    for (int i = 0; i < 20; i++) {
      assertEquals("child " + i + "\n", text(children.get(i).getInputStream()));
      assertEquals(i, children.get(i).waitFor());
    }
  }

  @Test
  void aScriptThatWasJustWrittenRuns() throws Exception {
    for (int i = 0; i < 20; i++) {
      Path script = file("script" + i + ".sh", "#!/bin/sh\necho run " + i + "\n");
      assertTrue(script.toFile().setExecutable(true));
      Process process = start(script.toString());
      assertEquals("run " + i + "\n", text(process.getInputStream()));
      assertEquals(0, process.waitFor());
    }
  }
}
