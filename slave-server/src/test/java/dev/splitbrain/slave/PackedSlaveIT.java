package dev.splitbrain.slave;

import static dev.splitbrain.slave.CancelTest.command;
import static dev.splitbrain.slave.RawMaster.failure;
import static dev.splitbrain.slave.SlaveCase.name;
import static dev.splitbrain.slave.SlaveCase.request;
import static dev.splitbrain.slave.SlaveCase.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.splitbrain.testkit.CommandResult;
import dev.splitbrain.testkit.ProcessOutput;
import dev.splitbrain.testkit.SlaveOptions;
import dev.splitbrain.testkit.SlaveProcess;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.processes.StartRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packed slave, as users start it, on each JDK that this machine has. */
class PackedSlaveIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final AtomicLong fences = new AtomicLong();

  @TempDir Path dir;

  /** The running JDK, and those that the build names. */
  static Stream<SlaveOptions> slaves() {
    List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
    for (String variable : new String[] {"SPLITBRAIN_JDK17", "SPLITBRAIN_JDK25"}) {
      String home = System.getenv(variable);
      if (home != null && !homes.contains(Path.of(home))) {
        homes.add(Path.of(home));
      }
    }
    return homes.stream().map(home -> SlaveOptions.named("bench1").on(home));
  }

  @ParameterizedTest
  @MethodSource("slaves")
  void itActsOnAMachineOfItsOwn(SlaveOptions options) throws Exception {
    try (SlaveProcess slave = SlaveProcess.start(options);
        RawMaster master = RawMaster.open(slave.url())) {
      assumeTrue(slave.isIsolated(), () -> slave.skipped().toString());
      var control = master.control;
      assertEquals("bench1", master.opened.getInfo().getHostName());
      assertEquals(System.getProperty("splitbrain.version"), master.opened.getInfo().getVersion());
      var snapshot = control.next().environment().snapshot();
      assertEquals("bench1", snapshot.getLocalHost().getHostName());
      assertEquals(4, snapshot.getLocalHost().getBytes().length);
      assertEquals(
          "bench1\n",
          text(
              control
                  .next()
                  .files()
                  .readWhole(name("/etc/hostname"), 100, java.util.Set.of())
                  .getData()));
      long uname = control.next().processes().start(command("uname", "-n")).getHandle();
      assertEquals(
          "bench1\n", text(control.next().processes().readOutput(uname, 1, 100).getData()));
      control
          .next()
          .files()
          .writeWhole(
              request(Path.of("/tmp/there"), OpenOption.WRITE, OpenOption.CREATE), name("only"));
      assertEquals("only", slave.inside("cat", "/tmp/there").out());
      assertEquals("only", Files.readString(slave.tmp().resolve("there")));
      assertFalse(Files.exists(Path.of("/tmp/there")));
    }
  }

  @ParameterizedTest
  @MethodSource("slaves")
  void namesAndArgumentsAreBytesInAnyLocale(SlaveOptions options) throws Exception {
    byte[] odd = {'g', 'r', (byte) 0xc3, (byte) 0xbc, (byte) 0xff, 'n'};
    SlaveOptions posix = options.withJavaOptions("-Dsun.jnu.encoding=ANSI_X3.4-1968");
    try (SlaveProcess slave = SlaveProcess.start(posix);
        RawMaster master = RawMaster.open(slave.url())) {
      var control = master.control;
      StartRequest printf = command("printf", "%s");
      List<ByteBuffer> words = new ArrayList<>(printf.getCommand());
      words.add(ByteBuffer.wrap(odd));
      printf.setCommand(words);
      long child = control.next().processes().start(printf).getHandle();
      assertEquals(
          new String(odd, StandardCharsets.ISO_8859_1),
          new String(
              control.next().processes().readOutput(child, 1, 100).getData(),
              StandardCharsets.ISO_8859_1));
      control.next().files().createDirectory(ByteBuffer.wrap(odd), 0777);
      assertEquals(
          new String(odd, StandardCharsets.ISO_8859_1),
          new String(
              control
                  .next()
                  .files()
                  .listDirectory(name("."), 10, true, false)
                  .getEntries()
                  .get(0)
                  .getName(),
              StandardCharsets.ISO_8859_1));
    }
  }

  @ParameterizedTest
  @MethodSource("slaves")
  void aKilledMasterLeavesNothing(SlaveOptions options) throws Exception {
    try (SlaveProcess slave = SlaveProcess.start(options.withoutNamespaces())) {
      Path fifo = dir.resolve("fifo");
      assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
      Path file = Files.writeString(dir.resolve("file"), "content");
      Process master =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OrphanedMaster.class.getName(),
                  slave.urlFile().toString(),
                  fifo.toString(),
                  file.toString())
              .redirectErrorStream(true)
              .start();
      ProcessOutput.of(master).await("ready", 30, TimeUnit.SECONDS, "the master");
      ProcessHandle jvm = ProcessHandle.of(slave.pid()).orElseThrow();
      Until.isTrue("the child has its children", SOON, () -> jvm.descendants().count() == 3);
      List<ProcessHandle> children = jvm.descendants().toList();
      assertEquals(2, openOn(slave.pid(), dir.toRealPath()));

      long killed = System.nanoTime();
      master.destroyForcibly().waitFor();
      Duration most = Duration.ofSeconds(10);
      Until.isTrue("handles", most, () -> openOn(slave.pid(), dir.toRealPath()) == 0);
      Until.isTrue("children", most, () -> children.stream().noneMatch(ProcessHandle::isAlive));
      Until.isTrue("files to delete", most, () -> !Files.exists(file));
      assertTrue(System.nanoTime() - killed < most.toNanos());
      try (RawMaster next = RawMaster.open(slave.url())) {
        assertEquals(Map.of(), next.control.next().session().openHandles());
      }
    }
  }

  /** As an update of the slave does, which then is stopped or goes on with the sessions it has. */
  @ParameterizedTest
  @MethodSource("slaves")
  void sessionsEndWhenTheJarWasOverwritten(SlaveOptions options) throws Exception {
    Path jar = Files.copy(options.jar(), dir.resolve("slave.jar"));
    Path lost = Files.writeString(dir.resolve("lost"), "content");
    Path stopped = Files.writeString(dir.resolve("stopped"), "content");
    try (SlaveProcess slave = SlaveProcess.start(options.withoutNamespaces().withJar(jar));
        RawMaster staying = RawMaster.open(slave.url());
        LockingProcess other = new LockingProcess(lost);
        LockingProcess another = new LockingProcess(stopped)) {
      RawMaster leaving = RawMaster.open(slave.url());
      lock(leaving, lost);
      lock(staying, stopped);
      assertFalse(other.tryLock(0, Long.MAX_VALUE, false));
      assertFalse(another.tryLock(0, Long.MAX_VALUE, false));
      Until.isTrue("the classes are there", SOON, () -> !hasThread(slave.pid(), OwnClasses.THREAD));
      byte[] garbage = new byte[(int) Files.size(jar)];
      Arrays.fill(garbage, (byte) 'x');
      Files.write(jar, garbage);

      leaving.close();
      Duration most = Duration.ofSeconds(10);
      Until.isTrue("the lock is free", most, () -> other.tryLock(0, Long.MAX_VALUE, false));
      assertFalse(another.tryLock(0, Long.MAX_VALUE, false));
      slave.stop();
      Until.isTrue(
          "the end is told", SOON, () -> slave.output().contains("(the slave was stopped)"));
      assertFalse(slave.output().contains("NoClassDefFoundError"), slave.output());
    }
  }

  private static boolean hasThread(long pid, String name) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads.toList()) {
        if (name.equals(Files.readString(thread.resolve("comm")).strip())) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException e) {
      // A thread ended meanwhile: look again.
      return true;
    }
  }

  private static void lock(RawMaster master, Path file) throws Exception {
    long handle =
        master
            .control
            .next()
            .files()
            .open(request(file, OpenOption.READ, OpenOption.WRITE))
            .getHandle();
    assertTrue(master.control.next().files().lock(handle, 0, Long.MAX_VALUE, false, true));
  }

  private static long openOn(long pid, Path below) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return descriptors
          .filter(
              descriptor -> {
                try {
                  return Files.readSymbolicLink(descriptor).startsWith(below);
                } catch (IOException closedMeanwhile) {
                  return false;
                }
              })
          .count();
    }
  }

  @ParameterizedTest
  @MethodSource("slaves")
  void aRestartKeepsTheUrlAndForgetsTheSession(SlaveOptions options) throws Exception {
    try (SlaveProcess slave = SlaveProcess.start(options)) {
      String url = slave.url().secretText();
      RawMaster before = RawMaster.open(slave.url());
      slave.kill9();
      assertThrows(IOException.class, () -> before.control.frames.receive());
      slave.restart();
      assertEquals(url, slave.url().secretText());
      try (RawMaster after = RawMaster.open(slave.url())) {
        assertNotEquals(before.opened.getEpoch(), after.opened.getEpoch());
        assertEquals(
            ErrorKind.NO_SESSION,
            failure(() -> after.control.at(before.opened.getEpoch()).files().roots()).getKind());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("slaves")
  void theTokenIsNowhereButInItsFiles(SlaveOptions options) throws Exception {
    try (SlaveProcess slave = SlaveProcess.start(options);
        RawMaster master = RawMaster.open(slave.url())) {
      assertEquals(1, master.control.next().files().roots().size());
      assertThrows(
          IOException.class,
          () -> RawMaster.open(dev.splitbrain.wire.hello.Token.random(), slave.port()));
      String secret = slave.url().token().secretText();
      Path proc = Path.of("/proc/" + slave.pid());
      for (String file : new String[] {"cmdline", "environ"}) {
        assertFalse(
            Files.readString(proc.resolve(file), StandardCharsets.ISO_8859_1).contains(secret));
      }
      assertFalse(slave.output().contains(secret), slave.output());
      assertTrue(slave.output().contains("listening on 127.0.0.1:" + slave.port()));
      CommandResult found = slave.inside("grep", "-rlFe", secret, "/tmp");
      List<String> files = found.out().lines().sorted().toList();
      assertEquals(2, files.size(), found.toString());
      for (String file : files) {
        assertTrue(file.endsWith("slave.url") || file.endsWith("bench1.token"), file);
        assertEquals("600\n", slave.inside("stat", "-c", "%a", file).out());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("slaves")
  void itsOwnNetworkIsReachedOnTheSamePort(SlaveOptions options) throws Exception {
    try (SlaveProcess slave = SlaveProcess.start(options.ownNetwork())) {
      assumeTrue(slave.skipped().isEmpty(), () -> slave.skipped().toString());
      try (RawMaster master = RawMaster.open(slave.url())) {
        long links =
            master.control.next().processes().start(command("cat", "/proc/net/dev")).getHandle();
        String devices =
            text(master.control.next().processes().readOutput(links, 1, 10_000).getData());
        assertEquals(3, devices.lines().count(), devices);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("slaves")
  void aPausedSlaveGoesOnWhereItWas(SlaveOptions options) throws Exception {
    try (SlaveProcess slave = SlaveProcess.start(options);
        RawMaster master = RawMaster.open(slave.url())) {
      slave.pause();
      var answer = SlaveCase.async(() -> master.control.next().files().roots().size());
      assertThrows(
          java.util.concurrent.TimeoutException.class,
          () -> answer.get(300, TimeUnit.MILLISECONDS));
      slave.resume();
      assertEquals(1, SlaveCase.soon(answer));
    }
  }

  @ParameterizedTest
  @MethodSource("slaves")
  void whatItCannotDoItSaysInOneLine(SlaveOptions options) throws Exception {
    String usage = "splitbrain-slave --help shows the options";
    for (Map.Entry<String, String> one :
        Map.of(
                "--listen 0.0.0.0:1", "'0.0.0.0' is not a loopback address",
                "--name a/b", "'a/b' does not do as a name",
                "--class-path /no/such/dir", "/no/such/dir does not exist",
                "--nonsense", "--nonsense")
            .entrySet()) {
      CommandResult result = run(options, one.getKey() + " --allow-root");
      assertEquals(2, result.status());
      assertTrue(result.err().contains(one.getValue()), result.err());
      assertEquals(2, result.err().lines().count(), result.err());
      assertTrue(result.err().contains(usage), result.err());
      assertEquals("", result.out());
    }
    if ("root".equals(System.getProperty("user.name"))) {
      assertTrue(run(options, "--name x").err().contains("--allow-root"));
    }
    CommandResult lost = run(options, "--allow-root --url-file /no/such/dir/url");
    assertEquals(1, lost.status());
    assertTrue(lost.err().contains("cannot write the URL to /no/such/dir/url"), lost.err());
    assertFalse(lost.out().contains("listening"));
  }

  /** Each way to run out on the way to a child: in its pipes, what waits on them, and its start. */
  @ParameterizedTest
  @MethodSource("slaves")
  void whatFailsForWantOfDescriptorsKeepsNone(SlaveOptions options) throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/prlimit")), "no prlimit here");
    try (SlaveProcess slave = SlaveProcess.start(options.withoutNamespaces());
        RawMaster master = RawMaster.open(slave.url())) {
      start(master);
      Files.createFile(dir.resolve("file"));
      Path descriptors = Path.of("/proc/" + slave.pid() + "/fd");
      long before = count(descriptors);
      int refused = 0;
      for (long more = 0; more <= 24; more++) {
        limit(slave.pid(), Long.toString(before + more));
        refused += start(master) ? 0 : 1;
        try (RawMaster other = RawMaster.open(slave.url())) {
          other.control.next().files().roots();
        } catch (IOException | org.apache.thrift.TException e) {
          // No descriptor for it, or for what it asks for.
          continue;
        }
      }
      limit(slave.pid(), "unlimited".equals(hard(slave.pid())) ? "1024" : hard(slave.pid()));
      assertTrue(refused > 5, "refused starts: " + refused);
      assertTrue(start(master), "it starts children again");
      try {
        Until.isTrue("as many as before", SOON, () -> count(descriptors) <= before);
      } catch (AssertionError e) {
        throw new AssertionError(before + " before, and now " + links(descriptors), e);
      }
    }
  }

  /** Starts a child and waits for its end; false if there were no descriptors for it. */
  private boolean start(RawMaster master) throws Exception {
    try {
      long child = master.control.next().processes().start(command("true")).getHandle();
      master.control.next().processes().waitFor(child, -1);
      master.control.fence(fences.incrementAndGet()).files().closeUnawaited(child);
      return true;
    } catch (dev.splitbrain.wire.common.Failure e) {
      // As the JDK's own fork says it.
      assertEquals(ErrorKind.EXEC_FAILED, e.getKind());
      assertEquals(24, e.getErrno());
      return false;
    }
  }

  private static long count(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.count();
    }
  }

  private static List<String> links(Path directory) throws IOException {
    List<String> links = new ArrayList<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path one : all.sorted().toList()) {
        links.add(one.getFileName() + " " + Files.readSymbolicLink(one));
      }
    }
    return links;
  }

  private static String hard(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/limits")).stream()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.split(" {2,}")[2].strip())
        .findFirst()
        .orElseThrow();
  }

  private static void limit(long pid, String most) throws Exception {
    Process prlimit =
        new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--nofile=" + most + ":")
            .inheritIO()
            .start();
    assertEquals(0, prlimit.waitFor());
  }

  private CommandResult run(SlaveOptions options, String arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                options.javaHome().resolve("bin/java").toString(),
                "-jar",
                options.jar().toString()));
    command.addAll(List.of(arguments.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPLITBRAIN_CONFIG", dir.resolve("config").toString());
    return CommandResult.of(builder.start());
  }
}
