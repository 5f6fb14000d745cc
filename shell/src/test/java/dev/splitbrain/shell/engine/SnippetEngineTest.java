package dev.splitbrain.shell.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.shell.engine.SnippetEngine.Evaluation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jdk.jshell.EvalException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class SnippetEngineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private volatile CompletableFuture<byte[]> input = new CompletableFuture<>();
  private final CountDownLatch[] wanted = {new CountDownLatch(1)};
  private SnippetEngine engine;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    engine =
        TestEngines.start(
            directory,
            new Stdio(
                out,
                err,
                () -> {
                  wanted[0].countDown();
                  return input.join();
                }));
  }

  @AfterAll
  void end() {
    engine.close();
  }

  @BeforeEach
  void clear() {
    out.reset();
    err.reset();
  }

  private SnippetEvent one(String source) {
    Evaluation evaluation = engine.eval(source);
    assertFalse(evaluation.events().isEmpty(), source);
    return evaluation.events().get(0);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void valuesComeBackAsJShellWritesThem() {
    assertEquals("3", one("1 + 2").value());
    assertEquals("\"a\\nb\\033\"", one("\"a\\nb\\033\"").value());
    assertEquals("int[2] { 1, 2 }", one("new int[] {1, 2}").value());
    assertEquals(
        "\ud800", one("\"\" + new StringBuilder().append('\\ud800')").value().substring(1, 2));
  }

  /** As plain jshell shows null, a toString that gives it; what fails is told in its place. */
  @Test
  void whatIsWrongWithAToStringIsTheValueThatIsShown() {
    assertEquals("null", one("new Object() { public String toString() { return null; } }").value());
    assertEquals(
        "(its toString() threw java.lang.IllegalStateException: no)",
        one("new Object() { public String toString() { throw new IllegalStateException(\"no\"); } }")
            .value());
    assertEquals(
        "(its toString() threw java.lang.StackOverflowError)",
        one("new Object() { public String toString() { return \"\" + this; } }").value());
    String bomb =
        one("new Object() { public String toString() { return \"x\".repeat(50_000_000); } }")
            .value();
    assertTrue(
        bomb.matches("x{1000000} ... \\(48,000,000 characters are left out\\) ... x{1000000}"),
        "" + bomb.length());
    assertEquals("3", one("1 + 2").value());
    Evaluation message =
        engine.eval(
            "if (true) throw new RuntimeException() { public String getMessage() { return \"x\".repeat(50_000_000); } };");
    assertTrue(message.thrown().message().length() < 2_100_000);
  }

  @Test
  void aVariableWhoseToStringGivesNullCanBeAskedFor() {
    one("class Ghost { String label; public String toString() { return label; } }");
    assertEquals("null", one("Ghost ghost = new Ghost();").value());
    assertEquals(
        "null",
        engine.shell().varValue((jdk.jshell.VarSnippet) one("Ghost ghost2 = ghost;").snippet()));
  }

  @Test
  void methodsCanBeRedefinedInPlaceAndWithAnotherSignature() {
    one("String greet() { return \"a\"; }");
    assertEquals("\"a\"", one("greet()").value());
    one("String greet() { return \"b\"; }");
    assertEquals("\"b\"", one("greet()").value());
    one("int greet() { return 3; }");
    assertEquals("3", one("greet()").value());
  }

  @Test
  void outputIsCompleteWhenAnEvaluationReturns() {
    one("for (int i = 0; i < 50_000; i++) System.out.println(\"line \" + i);");
    assertTrue(out().endsWith("line 49999\n"), "length " + out().length());
    assertEquals(50_000, out().lines().count());
    one("System.err.print(\"no line end\");");
    assertEquals("no line end", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void bytesThatLookLikeTheBeginningOfAMarkerPass() {
    one("System.out.print(\"a\\0b\\0\");");
    assertEquals("a\0b\0", out());
  }

  @Test
  void outputOfAChildThatSharesStdoutIsThere() {
    one("new ProcessBuilder(\"echo\", \"from a child\").inheritIO().start().waitFor();");
    assertEquals("from a child\n", out());
  }

  @Test
  void aSnippetsExceptionIsDescribedWithCausesAndSuppressed() {
    Evaluation evaluation =
        engine.eval(
            "{ var e = new Exception(\"outer\", new java.io.IOException(\"inner\"));"
                + " e.addSuppressed(new IllegalStateException(\"aside\")); if (true) throw e; }");
    EvalException exception = (EvalException) evaluation.events().get(0).exception();
    assertEquals("java.lang.Exception", exception.getExceptionClassName());
    assertEquals("inner", exception.getCause().getMessage());
    assertEquals("aside", evaluation.thrown().suppressed().get(0).message());
    assertEquals("java.io.IOException", evaluation.thrown().cause().type());
  }

  @Test
  void anExceptionWhoseMessageFailsIsStillTold() {
    Evaluation evaluation =
        engine.eval(
            "throw new RuntimeException() { public String getMessage() {"
                + " throw new IllegalStateException(); } };");
    assertEquals(
        "(its getMessage() threw java.lang.IllegalStateException)", evaluation.thrown().message());
  }

  @Test
  void aReadOfSystemInAsksOnlyThen() throws Exception {
    input = new CompletableFuture<>();
    wanted[0] = new CountDownLatch(1);
    CompletableFuture<SnippetEvent> running =
        CompletableFuture.supplyAsync(() -> one("new java.util.Scanner(System.in).nextLine()"));
    assertTrue(wanted[0].await(20, TimeUnit.SECONDS));
    input.complete("typed\n".getBytes(StandardCharsets.UTF_8));
    assertEquals("\"typed\"", running.get(20, TimeUnit.SECONDS).value());
  }

  @Test
  void stopEndsALoopWithoutCalls() throws Exception {
    assertStopped("while (true);", "");
  }

  /** Compiled long since when the stop comes, and counted, so that its end would be far away. */
  @Test
  void stopEndsACompiledLoopAgainAndAgain() throws Exception {
    one(
        "int spin() { int x = 0; for (int i = 0; i >= 0; i = (i + 1) & 0xffffff) x += i;"
            + " return x; }");
    for (int i = 0; i < 3; i++) {
      assertStopped("System.out.println(\"on\"); spin()", "on");
    }
  }

  @Test
  void stopEndsASleepAndACatchAll() throws Exception {
    assertStopped(
        "System.out.println(\"on\"); for (;;) { try { Thread.sleep(60_000); }"
            + " catch (Throwable t) { } }",
        "on");
  }

  @Test
  void stopEndsARecursionThatNeverGetsDeep() throws Exception {
    one("long fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }");
    assertStopped("fib(90)", "");
  }

  @Test
  void stopEndsAWaitForAChild() throws Exception {
    assertStopped("new ProcessBuilder(\"sleep\", \"60\").start().waitFor()", "");
  }

  @Test
  void stopEndsAReadOfSystemIn() throws Exception {
    input = new CompletableFuture<>();
    assertStopped("System.in.read()", "");
    input.complete("late\n".getBytes(StandardCharsets.UTF_8));
    assertEquals("'l'", one("(char) System.in.read()").value());
    one("System.in.skip(System.in.available());");
  }

  @Test
  void stopEndsLibraryCode() throws Exception {
    assertStopped("dev.splitbrain.shell.engine.Endless.loop()", "");
    assertStopped("dev.splitbrain.shell.engine.Endless.stubborn();", "");
  }

  @Test
  void stopEndsTheJdksOwnLoops() throws Exception {
    assertStopped("new java.math.BigInteger(\"7\").pow(80_000_000).bitLength()", "");
    assertStopped("java.util.stream.LongStream.iterate(1, n -> n).sum()", "");
  }

  @Test
  void stopEndsAWaitForAConnection() throws Exception {
    one("import java.net.*;");
    one("var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());");
    assertStopped("server.accept()", "");
  }

  @Test
  void stopEndsReadsOfSockets() throws Exception {
    one("import java.net.*;");
    one("var listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());");
    one("var socket = new Socket(listening.getInetAddress(), listening.getLocalPort());");
    assertStopped("socket.getInputStream().read()", "");
    assertStopped("new DatagramSocket().receive(new DatagramPacket(new byte[9], 9))", "");
  }

  @Test
  void stopEndsReadsOfPipesAndOpensOfFifos(@TempDir Path directory) throws Exception {
    assertStopped(
        "new ProcessBuilder(\"sh\", \"-c\", \"trap '' INT; sleep 60\").start()"
            + ".getInputStream().read()",
        "");
    assertStopped("new java.io.FileInputStream(\"" + fifo(directory, "in") + "\")", "");
    assertStopped("new java.io.FileOutputStream(\"" + fifo(directory, "out") + "\")", "");
  }

  private static Path fifo(Path directory, String name) throws Exception {
    Path fifo = directory.resolve(name);
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    return fifo;
  }

  @Test
  void aStopDuringCompilationKeepsTheSnippetFromRunning() throws Exception {
    engine.control().beginEval();
    engine.control().stop();
    engine.shell().eval("System.out.print(\"ran\")");
    assertTrue(engine.control().endEval());
    assertEquals("", out());
    assertEquals("1", one("1").value());
  }

  @Test
  void aStopWithoutAnEvaluationDoesNotReachTheNext() throws Exception {
    engine.stop();
    assertEquals("7", one("3 + 4").value());
  }

  /** Runs until it is blocked or spinning, stops it, and checks that the next snippet works. */
  private void assertStopped(String source, String until) throws Exception {
    CompletableFuture<Evaluation> running =
        CompletableFuture.supplyAsync(() -> engine.eval(source));
    while (!engine.control().isRunning() || !out().contains(until)) {
      assertFalse(running.isDone(), "ended by itself: " + source);
      Thread.onSpinWait();
    }
    long stoppedAt = System.nanoTime();
    engine.stop();
    Evaluation evaluation;
    try {
      evaluation = running.get(40, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // The tests that follow would wait for this snippet's end.
      engine.vm().kill("the test");
      throw e;
    }
    assertTrue(evaluation.stopped());
    assertNull(evaluation.events().get(0).exception(), source);
    assertEquals(Snippet.Status.VALID, evaluation.events().get(0).status());
    assertNotNull(evaluation.events().get(0).snippet());
    long millis = (System.nanoTime() - stoppedAt) / 1_000_000;
    assertTrue(millis < 20_000, "stopping took " + millis + " ms");
    assertEquals("42", one("6 * 7").value());
  }
}
