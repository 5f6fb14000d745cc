package dev.splitbrain.shell.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A slave on this machine, in a process and, where the system allows it, in namespaces of its own:
 * then it has another host name, other files and other process ids. It ends with the VM that
 * started it, however that ends.
 *
 * <p>Threads: any.
 */
public final class EmbeddedSlave implements AutoCloseable {
  private static final long PROBE_SECONDS = 10;
  private static final long START_SECONDS = 30;
  private static final long END_SECONDS = 8;

  private static final StringBuilder WHY_NOT = new StringBuilder();
  private static List<String> unshare;

  private final String name;
  private final Process process;
  private final WorkDirectory own;
  private final Path directory;
  private final boolean apart;
  private final String whyNotApart;
  private volatile boolean listening;
  private boolean closed;

  private EmbeddedSlave(
      String name, Process process, WorkDirectory own, boolean apart, String whyNotApart) {
    this.name = name;
    this.process = process;
    this.own = own;
    this.directory = own.path();
    this.apart = apart;
    this.whyNotApart = whyNotApart;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param name its name, and its host name if it can have one
   * @param slaveJar the slave
   * @param privateDirectory where it may have a directory until it ends
   * @throws IOException if it does not come up; with what it said
   */
  public static EmbeddedSlave start(String name, Path slaveJar, Path privateDirectory)
      throws IOException {
    WorkDirectory own = WorkDirectory.make(privateDirectory);
    Path directory = own.path();
    Path work = Files.createDirectory(directory.resolve("work"));
    Path script = directory.resolve("slave.sh");
    try (InputStream in = EmbeddedSlave.class.getResourceAsStream("slave.sh")) {
      Files.copy(in, script);
    }
    StringBuilder why = new StringBuilder();
    List<String> unshare = unshare(why);
    boolean apart = !unshare.isEmpty();
    // A session of its own: Ctrl-C at this terminal is not meant for another machine.
    List<String> command = new ArrayList<>(isThere("setsid") ? List.of("setsid") : List.of());
    command.addAll(unshare);
    command.addAll(
        List.of("sh", script.toString(), name, work.toString(), apart ? "apart" : "plain"));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-jar",
            slaveJar.toString(),
            "--listen",
            "127.0.0.1:0",
            "--name",
            name,
            "--url-file",
            directory.resolve("url").toString(),
            "--allow-root"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPLITBRAIN_CONFIG", directory.toString());
    builder.environment().put("BENCH", name);
    Process process = builder.redirectError(directory.resolve("stderr").toFile()).start();
    EmbeddedSlave slave = new EmbeddedSlave(name, process, own, apart, apart ? "" : why.toString());
    // A signal ends this VM without unwinding it.
    Runtime.getRuntime().addShutdownHook(new Thread(slave::closeQuietly, "splitbrain-slave-end"));
    try {
      slave.awaitListening();
    } catch (IOException e) {
      slave.close();
      throw e;
    }
    return slave;
  }

  /** How to put a process apart; empty if this system does not allow it, with the reason. */
  private static synchronized List<String> unshare(StringBuilder why) throws IOException {
    if (unshare == null) {
      unshare = findUnshare(WHY_NOT);
    }
    why.append(WHY_NOT);
    return unshare;
  }

  private static boolean isThere(String program) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> findUnshare(StringBuilder why) throws IOException {
    if (!System.getProperty("os.name").equals("Linux")) {
      why.append("this system has no namespaces");
      return List.of();
    }
    List<String> flags =
        List.of("--mount", "--uts", "--pid", "--fork", "--mount-proc", "--kill-child");
    List<String> asRoot = new ArrayList<>(List.of("unshare"));
    asRoot.addAll(flags);
    List<String> asUser = new ArrayList<>(List.of("unshare", "--user", "--map-root-user"));
    asUser.addAll(flags);
    for (List<String> each : List.of(asRoot, asUser)) {
      if (works(each, why)) {
        return each;
      }
    }
    return List.of();
  }

  private static boolean works(List<String> unshare, StringBuilder why) throws IOException {
    List<String> probe = new ArrayList<>(unshare);
    // All that slave.sh will need.
    probe.addAll(List.of("sh", "-c", "hostname probe && mount -t tmpfs splitbrain /tmp"));
    Process process;
    try {
      process = new ProcessBuilder(probe).redirectErrorStream(true).start();
    } catch (IOException e) {
      why.setLength(0);
      why.append("unshare(1) is not installed");
      return false;
    }
    try {
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return true;
      }
      why.setLength(0);
      why.append(said.isEmpty() ? "this user may not make namespaces" : said);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private void awaitListening() throws IOException {
    // Its line comes after its URL file; if it hangs, closing its stream ends the wait.
    Thread watchdog =
        new Thread(
            () -> {
              try {
                if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS) && !listening) {
                  process.destroyForcibly();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "splitbrain-slave-start");
    watchdog.setDaemon(true);
    watchdog.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.contains("listening on ")) {
        listening = true;
        watchdog.interrupt();
        Thread drain = new Thread(() -> drain(out), "splitbrain-slave-output");
        drain.setDaemon(true);
        drain.start();
        return;
      }
    }
    throw new IOException(
        name
            + " ended while it started: "
            + Files.readString(directory.resolve("stderr")).strip().replace('\n', ' '));
  }

  private static void drain(BufferedReader out) {
    try {
      // Its output reaches masters another way; only the pipe must not fill.
      while (out.read() >= 0) {
        continue;
      }
    } catch (IOException e) {
      // The slave has ended.
      return;
    }
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The file with its URL. */
  public Path urlFile() {
    return directory.resolve("url");
  }

  /** Its working directory, as this machine names it; if apart, its content is not visible here. */
  public Path workingDirectory() {
    return directory.resolve("work");
  }

  /** Whether it has namespaces of its own. */
  public boolean apart() {
    return apart;
  }

  /** Why it is not {@link #apart}, in a few words. */
  public String whyNotApart() {
    return whyNotApart;
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The process of this machine that is the slave, or that all of its processes descend from. */
  public Process process() {
    return process;
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      System.err.println("splitbrain: " + directory + " is left behind: " + e.getMessage());
    }
  }

  /** Ends it, and removes its directory; once. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    process.getOutputStream().close();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    own.close();
  }

  /** For messages: its name, and how apart it is. */
  @Override
  public String toString() {
    return name + (apart ? " (own namespaces)" : " (own process)");
  }
}
