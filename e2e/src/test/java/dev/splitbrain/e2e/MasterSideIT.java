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
import dev.splitbrain.e2e.program.AtBreakpoint;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
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
      jdb.awaitOutput("Initializing jdb", SOON);
      jdb.type("stop in " + AtBreakpoint.class.getName() + ".stopHere");
      jdb.awaitOutput("Deferring breakpoint|Set breakpoint", SOON);
      jdb.type("run");
      jdb.awaitOutput("Breakpoint hit", SOON);
      jdb.type("where");
      jdb.awaitOutput("\\[2\\] .*AtBreakpoint\\.main", SOON);
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
      assertFalse(program.out().contains("after="), "it stood still");
      jdb.type("clear " + AtBreakpoint.class.getName() + ".stopHere");
      jdb.awaitOutput("Removed: breakpoint", SOON);
      jdb.type("cont");
      program.awaitOutput("^after=", SOON);
      jdb.type("exit");
    }
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
