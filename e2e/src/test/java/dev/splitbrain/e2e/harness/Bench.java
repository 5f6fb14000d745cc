package dev.splitbrain.e2e.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.splitbrain.testkit.CommandResult;
import dev.splitbrain.testkit.SlaveOptions;
import dev.splitbrain.testkit.SlaveProcess;
import dev.splitbrain.wire.hello.SlaveUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A slave of its own process for these tests. Those that do no harm share one for each name and
 * JDK; it ends with this JVM.
 */
public final class Bench implements AutoCloseable {
  private static final Map<String, Bench> SHARED = new LinkedHashMap<>();
  private static final AtomicInteger DIRECTORIES = new AtomicInteger();

  private final SlaveProcess slave;

  private Bench(SlaveProcess slave) {
    this.slave = slave;
  }

  /** The shared one of that name, on the JDK for slaves. */
  public static Bench shared(String name) {
    return shared(name, Jdks.slave());
  }

  /** The shared one of that name on a JDK. */
  public static synchronized Bench shared(String name, Jdk jdk) {
    if (SHARED.isEmpty()) {
      Runtime.getRuntime().addShutdownHook(new Thread(Bench::closeShared, "end of shared slaves"));
    }
    return SHARED.computeIfAbsent(
        name + " on " + jdk.home(),
        key -> {
          try {
            return start(name, jdk);
          } catch (IOException e) {
            throw new UncheckedIOException("the slave " + name + " did not start", e);
          }
        });
  }

  /** One of the test's own, which it may kill. */
  public static Bench start(String name) throws IOException {
    return start(name, Jdks.slave());
  }

  private static Bench start(String name, Jdk jdk, String... javaOptions) throws IOException {
    return new Bench(
        SlaveProcess.start(SlaveOptions.named(name).on(jdk.home()).withJavaOptions(javaOptions)));
  }

  /** One of the test's own, with options for its JVM. */
  public static Bench startWith(String name, String... javaOptions) throws IOException {
    return start(name, Jdks.slave(), javaOptions);
  }

  private static synchronized void closeShared() {
    for (Bench bench : SHARED.values()) {
      try {
        bench.close();
      } catch (IOException e) {
        System.err.println("a slave did not end: " + e);
      }
    }
  }

  /** The file with its URL. */
  public Path urlFile() {
    return slave.urlFile();
  }

  /** Its URL. */
  public SlaveUrl url() {
    try {
      return slave.url();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its JVM, as this process sees it. */
  public long pid() {
    return slave.pid();
  }

  /** Whether its JVM runs. */
  public boolean isAlive() {
    return slave.isAlive();
  }

  /** What it printed so far. */
  public String log() {
    return slave.output();
  }

  /** A file of the slave, through its own mount namespace. */
  public Path outside(String absolute) {
    return new ProcessView(pid()).file(absolute);
  }

  /** Where its JVM keeps java.util.prefs, by its own names. */
  public Path preferences() {
    return slave.preferences();
  }

  /** Makes a directory on the slave that the master does not have, and returns its name there. */
  public String makeDirectory(String name) throws IOException {
    String directory =
        "/tmp/" + name + ProcessHandle.current().pid() + "-" + DIRECTORIES.incrementAndGet();
    run("mkdir", directory);
    return directory;
  }

  /** Runs a command among the slave's files; fails unless it ends with 0. */
  public String run(String... command) throws IOException {
    CommandResult result = slave.inside(command);
    if (result.status() != 0) {
      throw new IOException(String.join(" ", command) + " on the slave: " + result);
    }
    return result.out();
  }

  /** Skips the test, saying why, where a slave cannot have files and a host name of its own. */
  public void requireOwnFiles() {
    assumeTrue(slave.isIsolated(), () -> "no slave apart from the master: " + slave.skipped());
  }

  /** kill -9. */
  public void kill() throws IOException {
    slave.kill9();
  }

  /** Starts it again, with the same URL. */
  public void restart() throws IOException {
    slave.restart();
  }

  @Override
  public void close() throws IOException {
    slave.close();
  }
}
