package dev.splitbrain.shell.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.shell.exec.Boot;
import dev.splitbrain.shell.exec.ExecMain;
import dev.splitbrain.shell.exec.Proof;
import dev.splitbrain.shell.exec.Purpose;
import dev.splitbrain.shell.exec.Question;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExecVmLifeTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private SnippetEngine start() throws IOException {
    return TestEngines.start(directory, new Stdio(out, out, () -> new byte[0]));
  }

  @Test
  void systemExitGivesItsStatusAndSaysBye() throws Exception {
    try (SnippetEngine engine = start()) {
      engine.eval(
          "Runtime.getRuntime().addShutdownHook(new Thread(() ->"
              + " System.out.println(\"hook\")));");
      engine.eval("System.exit(7)");
      assertTrue(engine.control().terminated());
      assertEquals(7, engine.vm().exit().get(10, TimeUnit.SECONDS));
      assertTrue(engine.vm().saidBye());
      engine.vm().drain();
      assertEquals("hook\n", out.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aKilledVmSaysNothingAndEndsTheEvaluation() throws Exception {
    try (SnippetEngine engine = start()) {
      engine.eval("Runtime.getRuntime().halt(9);");
      assertTrue(engine.control().terminated());
      assertEquals(9, engine.vm().exit().get(10, TimeUnit.SECONDS));
      assertFalse(engine.vm().saidBye());
    }
  }

  @Test
  void whatNothingEndsIsStuckAndCanBeKilled() throws Exception {
    try (SnippetEngine engine = start()) {
      CountDownLatch stuck = new CountDownLatch(1);
      engine.vm().onStuck(stuck::countDown);
      engine.eval("import java.util.concurrent.*;");
      engine.eval("var held = new CountDownLatch(1);");
      engine.eval("Object lock = new Object();");
      engine.eval(
          "var holder = new Thread(() -> { synchronized (lock) { held.countDown();"
              + " while (true) java.util.concurrent.locks.LockSupport.park(); } });");
      engine.eval("holder.setDaemon(true); holder.start(); held.await();");
      engine.eval("var main = Thread.currentThread();");
      engine.eval(
          "var watcher = new Thread(() -> { var threads ="
              + " java.lang.management.ManagementFactory.getThreadMXBean();"
              + " while (threads.getThreadInfo(main.getId()).getLockOwnerId() != holder.getId())"
              + " Thread.onSpinWait(); System.out.println(\"blocked\"); });");
      engine.eval("watcher.setDaemon(true); watcher.start();");
      CompletableFuture<SnippetEngine.Evaluation> running =
          CompletableFuture.supplyAsync(() -> engine.eval("synchronized (lock) { }"));
      // A stop before that would end the snippet like any other.
      while (!out.toString(StandardCharsets.UTF_8).contains("blocked")) {
        assertFalse(running.isDone(), "it got the lock");
        Thread.onSpinWait();
      }
      engine.stop();
      assertTrue(stuck.await(30, TimeUnit.SECONDS));
      assertTrue(engine.vm().isStuck());
      engine.vm().kill("the test");
      running.get(20, TimeUnit.SECONDS);
      assertTrue(engine.control().terminated());
      assertEquals("the test", engine.vm().killed());
    }
  }

  @Test
  void closingEndsTheVmAndRunsItsShutdownHooks() throws Exception {
    SnippetEngine engine = start();
    engine.eval(
        "Runtime.getRuntime().addShutdownHook(new Thread(() ->"
            + " System.out.println(\"hook\")));");
    long pid = engine.vm().pid();
    engine.close();
    assertEquals(0, engine.vm().exit().get(1, TimeUnit.SECONDS));
    assertTrue(ProcessHandle.of(pid).isEmpty());
    assertEquals("hook\n", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aVmThatDoesNotStartIsAnErrorNotAHang() throws Exception {
    EngineSettings good = TestEngines.settings(directory);
    ExecOptions exec = good.exec();
    EngineSettings bad =
        new EngineSettings(
            new ExecOptions(
                exec.java(), exec.execJar(), null, "", exec.classPath(), List.of("-Xno-such")),
            good.api(),
            List.of(),
            directory,
            null);
    try (SnippetEngine engine = SnippetEngine.start(bad, new Stdio(out, out, () -> new byte[0]))) {
      Exception failure = assertThrows(Exception.class, () -> engine.control().ask(Question.LOCAL));
      assertEquals("the exec VM ended at its start with status 1", failure.getMessage());
    }
  }

  @Test
  void strangersOnThePortGetNothingAndHoldUpNobody() throws Exception {
    byte[] nonce = new byte[32];
    try (ExecVmAcceptor acceptor = new ExecVmAcceptor(nonce)) {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      Socket silent = new Socket(loopback, acceptor.port());
      Socket liar = new Socket(loopback, acceptor.port());
      byte[] hello = new byte[33];
      liar.getOutputStream().write(hello);
      InputStream in = liar.getInputStream();
      assertEquals(64, in.readNBytes(64).length);
      liar.getOutputStream().write(new byte[32]);
      try {
        assertEquals(-1, in.read());
      } catch (SocketException e) {
        assertEquals("Connection reset", e.getMessage());
      }
      assertFalse(acceptor.link(dev.splitbrain.shell.exec.Purpose.COMMAND).isDone());
      silent.close();
      liar.close();
    }
  }

  /** The places are for those that prove themselves in time, not for those that came first. */
  @Test
  void strangersThatHoldAllPlacesKeepNobodyOut() throws Exception {
    byte[] nonce = new byte[Proof.LENGTH];
    List<Socket> strangers = new ArrayList<>();
    try (ExecVmAcceptor acceptor = new ExecVmAcceptor(nonce)) {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      for (int i = 0; i < 40; i++) {
        strangers.add(new Socket(loopback, acceptor.port()));
      }
      for (Purpose purpose : Purpose.values()) {
        Socket own = new Socket(loopback, acceptor.port());
        strangers.add(own);
        byte[] mine = new byte[Proof.LENGTH];
        own.getOutputStream().write(purpose.ordinal());
        own.getOutputStream().write(mine);
        byte[] theirs = own.getInputStream().readNBytes(Proof.LENGTH);
        assertEquals(Proof.LENGTH, own.getInputStream().readNBytes(Proof.LENGTH).length);
        own.getOutputStream().write(Proof.of(nonce, "exec", purpose, mine, theirs));
        acceptor.link(purpose).get(30, TimeUnit.SECONDS);
      }
      // The oldest went first.
      assertEnded(strangers.get(0));
    } finally {
      for (Socket each : strangers) {
        each.close();
      }
    }
  }

  private static void assertEnded(Socket socket) throws IOException {
    socket.setSoTimeout(30_000);
    try {
      assertEquals(-1, socket.getInputStream().read());
    } catch (SocketException e) {
      assertEquals("Connection reset", e.getMessage());
    }
  }

  /** Also one that sends a byte now and then. */
  @Test
  void aStrangerHasItsTimeAndNoMore() throws Exception {
    try (ExecVmAcceptor acceptor = new ExecVmAcceptor(new byte[Proof.LENGTH]);
        Socket slow = new Socket(InetAddress.getByName("127.0.0.1"), acceptor.port())) {
      slow.getOutputStream().write(0);
      assertEnded(slow);
    }
  }

  @Test
  void aVmThatIsCrowdedOutSaysSoInOneLine() throws Exception {
    EngineSettings settings = TestEngines.settings(directory);
    try (ServerSocket crowded = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      ExecVmAcceptor.daemon(
          () -> {
            try {
              while (true) {
                crowded.accept().close();
              }
            } catch (IOException e) {
              return; // The test is over.
            }
          },
          "crowd");
      Process vm =
          new ProcessBuilder(
                  settings.exec().java().toString(),
                  "-cp",
                  settings.exec().execJar() + File.pathSeparator + settings.exec().classPath(),
                  ExecMain.class.getName(),
                  "-")
              .start();
      try (var stdin = vm.getOutputStream()) {
        new Boot(new byte[Proof.LENGTH], crowded.getLocalPort(), true, new byte[0]).writeTo(stdin);
      }
      String said = new String(vm.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(1, vm.waitFor());
      assertEquals(1, said.lines().count(), said);
      assertTrue(
          said.startsWith(
              "splitbrain: the shell's port " + crowded.getLocalPort() + " took none of 20 "),
          said);
    }
  }

  @Test
  void aSharedStdinNeedsABootFileThatIsGoneAfterwards() throws Exception {
    try (SnippetEngine engine = TestEngines.start(directory, Stdio.inherited())) {
      assertEquals("2", engine.eval("1 + 1").events().get(0).value());
      try (var files = Files.list(directory)) {
        assertEquals(
            List.of("splitbrain-exec.jar"), files.map(f -> f.getFileName().toString()).toList());
      }
    }
  }
}
