package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Await;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdk;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.ProcessView;
import dev.splitbrain.e2e.harness.Running;
import dev.splitbrain.e2e.harness.TestMain;
import dev.splitbrain.e2e.program.AtBreakpoint;
import dev.splitbrain.e2e.program.StoppedUnderJdb;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flight recorder, JMX and debugger look at the program where it runs: on the master. */
class MasterSideIT {
  private static final Bench BENCH = Bench.shared("bench1");
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Longer than the bound after which an unanswered slave counts as lost. */
  private static final Duration STOPPED =
      Duration.ofSeconds(Integer.getInteger("splitbrain.test.breakpointSeconds", 12));

  /** Before that jdb is not ready to be asked, and may lose its way. */
  private static final String AT_START = "(?s)VM Started.*main\\[1\\]";

  /** Runs on the way of every call of a name. */
  private static final String ROUTING = "dev.splitbrain.agent.area.files.hook.FilesRouter.route";

  @Test
  void recorderJmxAndDebuggerStayWhileTheSessionLives(@TempDir Path master) throws Exception {
    BENCH.requireOwnFiles();
    String work = BENCH.makeDirectory("breakpoint");
    Path recording = master.resolve("recording.jfr");
    int jmxPort = freePort();
    Jdk jdk = Jdks.master();
    AgentProgram program =
        new AgentProgram(jdk, master)
            .host("bench1", BENCH.urlFile())
            .option("with=bench1")
            .jvm("-XX:StartFlightRecording=filename=" + recording + ",settings=profile")
            .jvm("-Dcom.sun.management.jmxremote.port=" + jmxPort)
            .jvm("-Dcom.sun.management.jmxremote.rmi.port=" + jmxPort)
            .jvm("-Dcom.sun.management.jmxremote.authenticate=false")
            .jvm("-Dcom.sun.management.jmxremote.ssl=false")
            .jvm("-Dcom.sun.management.jmxremote.host=127.0.0.1")
            .jvm("-Djava.rmi.server.hostname=127.0.0.1")
            .jvm("-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:0")
            .main(AtBreakpoint.class, work);
    try (Running running = program.start()) {
      String jdwp = running.awaitOutput("dt_socket at address: (\\d+)", SOON).group(1);
      stopAndGoOn(jdk, jdwp, running);
      running.awaitOutput("^ready$", SOON);

      ProcessView view = new ProcessView(running.pid());
      assertTrue(view.listeningPorts().contains(jmxPort), "JMX listens on the master");
      assertTrue(
          new ProcessView(BENCH.pid()).listeningPorts().stream().noneMatch(p -> p == jmxPort));
      assertEquals(running.pid(), pidByJmx(jmxPort));

      running.typeEnd();
      Finished finished = running.finish(SOON).ok();
      assertEquals("bench1", finished.value("before"));
      assertEquals("bench1", finished.value("after"));
      assertEquals("one", finished.value("stream"));
    }
    assertTrue(Files.size(recording) > 0, "the recording is on the master");
    assertFalse(Files.exists(BENCH.outside(recording.toString())), "and not on the slave");
    try (Running summary =
        Running.start(
            new ProcessBuilder(jdk.tool("jfr"), "summary", recording.toString()), "jfr", jdk)) {
      String events = summary.finish(SOON).ok().out();
      assertTrue(events.contains("jdk.ThreadStart"), events);
    }
  }

  private static void stopAndGoOn(Jdk jdk, String port, Running program) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(jdk.tool("jdb"), "-attach", "127.0.0.1:" + port);
    try (Running jdb = Running.start(builder, "jdb", jdk)) {
      jdb.awaitOutput(AT_START, SOON);
      jdb.type("stop in " + AtBreakpoint.class.getName() + ".stopHere");
      jdb.awaitOutput("Deferring breakpoint|Set breakpoint", SOON);
      jdb.type("run");
      jdb.awaitOutput("Breakpoint hit", SOON);
      jdb.type("where");
      jdb.awaitOutput("\\[2\\] .*AtBreakpoint\\.main", SOON);
      standStill(program);
      assertFalse(program.out().contains("after="), "it stood still");
      jdb.type("clear " + AtBreakpoint.class.getName() + ".stopHere");
      jdb.awaitOutput("Removed: breakpoint", SOON);
      jdb.type("cont");
      program.awaitOutput("^after=", SOON);
      jdb.type("exit");
    }
  }

  /** As in an IDE: a runner with the agent, breakpoints in the test and in a hook's body. */
  @Test
  void aTestStopsAtBreakpointsOfItsOwnAndOfHookBodies(@TempDir Path master) throws Exception {
    BENCH.requireOwnFiles();
    Jdk jdk = Jdks.master();
    String test = StoppedUnderJdb.class.getName();
    AgentProgram program =
        new AgentProgram(jdk, master)
            .host("bench1", BENCH.urlFile())
            .option("with=bench1")
            .option("scope=tests")
            .jvm("-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:0")
            .classPath(AgentProgram.testClassPath())
            .main(TestMain.class, master.resolve("results"), test);
    try (Running running = program.start()) {
      String jdwp = running.awaitOutput("dt_socket at address: (\\d+)", SOON).group(1);
      ProcessBuilder builder = new ProcessBuilder(jdk.tool("jdb"), "-attach", "127.0.0.1:" + jdwp);
      try (Running jdb = Running.start(builder, "jdb", jdk)) {
        jdb.awaitOutput(AT_START, SOON);
        // JUnit looks for classes that need not be there.
        jdb.type("ignore uncaught java.lang.Throwable");
        jdb.awaitOutput("Removed", SOON);
        jdb.type("stop in " + test + ".stopHere");
        jdb.awaitOutput("Deferring breakpoint|Set breakpoint", SOON);
        jdb.type("run");
        jdb.awaitOutput("Breakpoint hit.*StoppedUnderJdb\\.stopHere", SOON);
        jdb.type("where");
        jdb.awaitOutput("\\[2\\] .*StoppedUnderJdb\\.goesOnWhereItStopped", SOON);
        standStill(running);
        assertFalse(running.out().contains("passed"), "it stood still");

        jdb.type("stop in " + ROUTING);
        jdb.awaitOutput("Set breakpoint " + ROUTING, SOON);
        jdb.type("cont");
        jdb.awaitOutput("Breakpoint hit.*FilesRouter\\.route", SOON);
        jdb.type("where");
        jdb.awaitOutput("\\[\\d+\\] .*StoppedUnderJdb\\.goesOnWhereItStopped", SOON);
        jdb.type("clear " + ROUTING);
        jdb.awaitOutput("Removed: breakpoint", SOON);
        jdb.type("cont");
        running.awaitOutput("^machine=bench1$", SOON);
      }
      Finished finished = running.finish(SOON).ok();
      assertTrue(finished.err().contains("splitbrain: 1 test on bench1, "), finished::toString);
      assertTrue(finished.out().contains("goesOnWhereItStopped"), finished::toString);
      assertFalse(
          Files.readString(master.resolve("results"), StandardCharsets.ISO_8859_1)
              .contains("FAILED"));
    }
  }

  private static void standStill(Running program) throws Exception {
    long until = System.nanoTime() + STOPPED.toNanos();
    Await.until(
        "the breakpoint's time is over",
        STOPPED.plus(SOON),
        () -> {
          if (!program.isAlive()) {
            throw new AssertionError("the program ended at its breakpoint");
          }
          return System.nanoTime() > until;
        });
  }

  // JMX's own way to connect; what answers is the VM that this test started.
  @SuppressWarnings("BanJNDI")
  private static long pidByJmx(int port) throws Exception {
    JMXServiceURL url =
        new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
    try (JMXConnector connector = JMXConnectorFactory.connect(url)) {
      RuntimeMXBean runtime =
          ManagementFactory.newPlatformMXBeanProxy(
              connector.getMBeanServerConnection(),
              ManagementFactory.RUNTIME_MXBEAN_NAME,
              RuntimeMXBean.class);
      return runtime.getPid();
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
