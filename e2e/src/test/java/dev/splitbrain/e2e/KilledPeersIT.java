package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Await;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.ProcessView;
import dev.splitbrain.e2e.harness.Relay;
import dev.splitbrain.e2e.harness.Running;
import dev.splitbrain.e2e.program.BlockedReader;
import dev.splitbrain.e2e.program.CutLines;
import dev.splitbrain.e2e.program.Holder;
import dev.splitbrain.e2e.program.LostLooks;
import dev.splitbrain.e2e.program.ShortOfMemory;
import dev.splitbrain.wire.hello.SlaveUrl;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Either side may die at any moment; the other one is clean soon after. */
class KilledPeersIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int CUTS = Boolean.getBoolean("splitbrain.test.thorough") ? 500 : 50;

  @Test
  void aKilledMasterLeavesNothingOpenOnTheSlave(@TempDir Path master) throws Exception {
    try (Bench bench = Bench.start("bench1")) {
      bench.requireOwnFiles();
      String work = bench.makeDirectory("held");
      ProcessView slave = new ProcessView(bench.pid());
      assertEquals(List.of(), heldFiles(slave, work));
      int children = slave.children().size();
      try (Running running =
          new AgentProgram(Jdks.master(), master)
              .host("bench1", bench.urlFile())
              .option("with=bench1")
              .main(Holder.class, work)
              .start()) {
        running.awaitOutput("^holding 41 and 3$", SOON);
        assertTrue(heldFiles(slave, work).size() >= 40, "the files are open on the slave");
        assertTrue(slave.children().size() >= children + 6, "the children live on the slave");
        running.signal("KILL");
        Await.until(
            "the slave has freed what the killed master held: "
                + heldFiles(slave, work)
                + slave.children(),
            Duration.ofSeconds(10),
            () -> heldFiles(slave, work).isEmpty() && slave.children().size() == children);
      }
      Finished again =
          new AgentProgram(Jdks.master(), master)
              .host("bench1", bench.urlFile())
              .option("with=bench1")
              .main(dev.splitbrain.e2e.program.Hello.class)
              .run()
              .ok();
      assertEquals("bench1", again.value("hostname"), "and serves the next master");
    }
  }

  private static List<String> heldFiles(ProcessView slave, String work) throws Exception {
    return slave.descriptors().stream().filter(target -> target.startsWith(work)).toList();
  }

  @Test
  void aSlaveKilledDuringAReadIsAnErrorThatNamesHostAndCall(@TempDir Path master) throws Exception {
    try (Bench bench = Bench.start("bench1")) {
      bench.requireOwnFiles();
      String work = bench.makeDirectory("fifo");
      // A writer that never writes, so that the open does not wait and the read does.
      bench.run(
          "sh",
          "-c",
          "mkfifo $0 && { sh -c 'exec 3<>$0; exec sleep 7654' $0 >/dev/null 2>&1 </dev/null & }",
          work + "/fifo");
      try (Running running =
          new AgentProgram(Jdks.master(), master)
              .host("bench1", bench.urlFile())
              .option("with=bench1")
              .main(BlockedReader.class, work + "/fifo")
              .start()) {
        running.awaitOutput("^reading$", SOON);
        bench.kill();
        Finished finished = running.finish(SOON).ok();
        String error = finished.value("error");
        assertTrue(error.contains("bench1"), finished::toString);
        assertTrue(error.contains("read") || error.contains("fifo"), finished::toString);
        assertTrue(Long.parseLong(finished.value("seconds")) <= 10, finished::toString);
        assertEquals("[]", finished.value("threads"));
      }
    }
  }

  @Test
  void aShortageOfMemoryDoesNotEndTheWatchOverTheHost(@TempDir Path master) throws Exception {
    try (Bench bench = Bench.start("bench1")) {
      bench.requireOwnFiles();
      String work = bench.makeDirectory("fifo");
      bench.run(
          "sh",
          "-c",
          "mkfifo $0 && { sh -c 'exec 3<>$0; exec sleep 7653' $0 >/dev/null 2>&1 </dev/null & }",
          work + "/fifo");
      try (Running running =
          new AgentProgram(Jdks.master(), master)
              .jvm("-Xmx48m")
              .host("bench1", bench.urlFile())
              .option("with=bench1")
              .main(ShortOfMemory.class, work + "/fifo")
              .start()) {
        running.awaitOutput("^reading$", SOON);
        // Silent, not gone: only its probes tell.
        new ProcessBuilder("kill", "-STOP", Long.toString(bench.pid())).start().waitFor();
        Finished finished = running.finish(SOON).ok();
        bench.kill();
        assertEquals("OutOfMemoryError", finished.value("endless"), finished::toString);
        assertTrue(finished.value("error").contains("bench1"), finished::toString);
        assertTrue(Long.parseLong(finished.value("seconds")) <= 10, finished::toString);
      }
    }
  }

  /**
   * A connection carries at least one call before it is cut, so each repeat has its answer: no
   * outcome is unknown.
   */
  @Test
  void whatACutConnectionOwedComesOnTheNextOneOnce(@TempDir Path master) throws Exception {
    Bench bench = Bench.shared("bench1");
    bench.requireOwnFiles();
    String file = bench.makeDirectory("cut") + "/lines";
    SlaveUrl real = bench.url();
    Random random = new Random(4);
    try (Relay relay =
        new Relay(
            new InetSocketAddress("127.0.0.2", real.port()),
            new InetSocketAddress(real.host(), real.port()),
            () -> 1_000 + random.nextInt(1_500))) {
      SlaveUrl there = new SlaveUrl(real.token(), "127.0.0.2", real.port(), null);
      Path urlFile = master.resolve("url");
      Files.createFile(
          urlFile,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(urlFile, there.secretText() + "\n");
      Finished finished =
          new AgentProgram(Jdks.master(), master)
              .host("bench1", urlFile)
              .option("with=bench1")
              .main(CutLines.class, file, 5 * CUTS)
              .run()
              .ok();
      assertTrue(relay.cuts() >= CUTS, () -> relay.cuts() + " cuts");
      List<String> told = bench.run("cat", file).lines().toList();
      List<String> expected = IntStream.range(0, 5 * CUTS).mapToObj(i -> "line " + i).toList();
      assertEquals(expected, told, finished::toString);
      assertEquals("0", finished.value("unknown"), finished::toString);
      assertEquals("0", finished.value("failed"), finished::toString);
      assertEquals("0", finished.value("looks"), finished::toString);
    }
  }

  @Test
  void aLostHostIsNoAnswerAboutAFile(@TempDir Path master) throws Exception {
    Bench bench = Bench.shared("bench1");
    bench.requireOwnFiles();
    Finished finished =
        new AgentProgram(Jdks.master(), master)
            .host("bench1", bench.urlFile())
            .option("with=bench1")
            .main(LostLooks.class, "/tmp")
            .run()
            .ok();
    List<String> answers = finished.out().lines().filter(line -> line.contains("=")).toList();
    assertEquals(14, answers.size(), finished::toString);
    assertEquals(
        List.of(),
        answers.stream().filter(line -> !line.contains("=lost: ")).toList(),
        finished::toString);
  }

  @Test
  void aKilledHostIsNoAnswerAboutItsPinnedFiles(@TempDir Path master) throws Exception {
    try (Bench bench = Bench.start("bench1")) {
      bench.requireOwnFiles();
      try (Running running =
          new AgentProgram(Jdks.master(), master)
              .host("bench1", bench.urlFile())
              .option("with=bench1")
              .main(LostLooks.class, "/tmp", "pinned")
              .start()) {
        running.awaitOutput("^ready$", SOON);
        bench.kill();
        running.typeEnd();
        Finished finished = running.finish(SOON).ok();
        List<String> all = finished.out().lines().toList();
        int ready = all.indexOf("ready");
        List<String> before =
            all.subList(0, ready).stream().filter(line -> line.contains("exists=")).toList();
        assertEquals(List.of("inside.exists=true", "outside.exists=true"), before);
        List<String> after =
            all.subList(ready + 1, all.size()).stream().filter(line -> line.contains("=")).toList();
        assertEquals(30, after.size(), finished::toString);
        assertEquals(
            List.of(),
            after.stream().filter(line -> !line.contains("=lost: ")).toList(),
            finished::toString);
        assertTrue(after.get(0).contains("bench1"), finished::toString);
      }
    }
  }
}
