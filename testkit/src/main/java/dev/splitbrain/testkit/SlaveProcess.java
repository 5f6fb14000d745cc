package dev.splitbrain.testkit;

import dev.splitbrain.wire.hello.SlaveUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The packed slave as a process of its own, on a machine of its own as far as this system lets us:
 * its own host name, {@code /tmp} (with a working directory in it), {@code /etc/hostname}, {@code
 * /etc/hosts} and process ids, by Linux namespaces. What could not be had is in {@link #skipped}; a
 * test that depends on it must look there and say so.
 *
 * <p><b>Network.</b> A slave without TLS is reached by a literal loopback address only, and a
 * network namespace has its own loopback. So by default the network is shared. With {@link
 * SlaveOptions#ownNetwork} the slave has its own, and connections to the same port of the master's
 * loopback are carried into it, like {@code ssh -L} with one port number at both ends; the carrier
 * takes a connection first and closes it if the slave does not answer.
 *
 * <p>Not for concurrent use, but {@link #output} and {@link #inside} work from any thread.
 */
public final class SlaveProcess implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 20;

  private final SlaveOptions options;
  private final Machine machine;
  private final NetworkRelay.Outside relay;
  private Process launcher;
  private ProcessOutput output;
  private ProcessHandle slave;
  private int port;

  private SlaveProcess(SlaveOptions options) throws IOException {
    this.options = options;
    this.machine = Machine.create(options);
    this.relay = machine.hasOwnNetwork() ? NetworkRelay.outside(machine.relaySocket()) : null;
    this.port = relay == null ? 0 : relay.port();
  }

  /** Starts a slave with these options and waits until it listens. */
  public static SlaveProcess start(SlaveOptions options) throws IOException {
    SlaveProcess process = new SlaveProcess(options);
    try {
      process.launch();
      return process;
    } catch (IOException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** Starts a slave of this name with all defaults. */
  public static SlaveProcess start(String name) throws IOException {
    return start(SlaveOptions.named(name));
  }

  private void launch() throws IOException {
    ProcessBuilder builder = machine.launcher(command()).redirectErrorStream(true);
    // What is sent there to stay is gone with it.
    builder.environment().put("SPLITBRAIN_CACHE", urlFile().resolveSibling("cache").toString());
    launcher = builder.start();
    output = ProcessOutput.of(launcher);
    String line =
        output.await("listening on ", START_SECONDS, TimeUnit.SECONDS, "slave " + options.name());
    if (relay != null) {
      output.await(NetworkRelay.READY, START_SECONDS, TimeUnit.SECONDS, "the slave's network");
    }
    port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1).strip());
    slave = machine.slaveUnder(launcher.toHandle());
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(options.javaHome().resolve("bin/java").toString());
    command.add("-Djava.util.prefs.userRoot=" + preferences());
    command.add("-Djava.util.prefs.systemRoot=" + preferences());
    command.addAll(options.javaOptions());
    command.addAll(List.of("-jar", options.jar().toString()));
    command.addAll(List.of("--listen", "127.0.0.1:" + port, "--name", options.name()));
    command.addAll(List.of("--url-file", urlFile().toString(), "--allow-root"));
    command.addAll(options.arguments());
    return command;
  }

  /** What the slave is called. */
  public String name() {
    return options.name();
  }

  /** The file with the slave's whole URL; it is the same path inside and outside. */
  public Path urlFile() {
    return machine.urlFile();
  }

  /** The slave's URL, from {@link #urlFile}. */
  public SlaveUrl url() throws IOException {
    return SlaveUrl.parse(Files.readString(urlFile(), StandardCharsets.UTF_8).strip());
  }

  /** The port on the master's loopback. */
  public int port() {
    return port;
  }

  /** The slave's JVM, as the master's system numbers it. */
  public long pid() {
    return slave.pid();
  }

  /** Whether the slave's JVM runs. */
  public boolean isAlive() {
    return slave.isAlive();
  }

  /** Whether host name, files and process ids are the slave's own. */
  public boolean isIsolated() {
    return machine.isIsolated();
  }

  /** What of a machine of its own the slave lacks, each with the reason. Empty: nothing. */
  public List<String> skipped() {
    return machine.skipped();
  }

  /**
   * What the slave sees as {@code /tmp}, as a path of the master: to look at its files from
   * outside. Without isolation: {@code /tmp} itself.
   */
  public Path tmp() {
    return machine.tmp();
  }

  /** Everything the slave printed since it was started last. */
  public String output() {
    return output.text();
  }

  /** Where the slave's JVM keeps java.util.prefs, as the slave sees it; never a user's own. */
  public Path preferences() {
    return machine.preferences();
  }

  /** Runs a command among the slave's files, processes and host name, but not by the slave. */
  public CommandResult inside(String... command) throws IOException {
    return CommandResult.of(machine.inside(slave.pid(), List.of(command)));
  }

  /** kill -9 of the slave's JVM, as a crash; returns when it is dead. */
  public void kill9() throws IOException {
    slave.destroyForcibly();
    awaitEnd();
  }

  /** Stops the slave with SIGTERM; returns when it has ended. */
  public void stop() throws IOException {
    slave.destroy();
    awaitEnd();
  }

  private void awaitEnd() throws IOException {
    Processes.awaitEnd(launcher, STOP_SECONDS, TimeUnit.SECONDS, "slave " + options.name());
    output.awaitEnd();
  }

  /** SIGSTOP: the slave answers nothing until {@link #resume}. */
  public void pause() throws IOException {
    Processes.signal("STOP", slave.pid());
  }

  /** SIGCONT. */
  public void resume() throws IOException {
    Processes.signal("CONT", slave.pid());
  }

  /** Starts the slave again, on the same port and with the same token; ends it first if it runs. */
  public void restart() throws IOException {
    if (launcher.isAlive()) {
      stop();
    }
    launch();
  }

  /** Kills the slave and everything on its machine, and removes its files. */
  @Override
  public void close() throws IOException {
    if (relay != null) {
      relay.close();
    }
    if (launcher != null) {
      if (slave != null) {
        slave.destroyForcibly();
      }
      launcher.descendants().forEach(ProcessHandle::destroyForcibly);
      launcher.destroyForcibly();
      awaitEnd();
    }
    machine.delete();
  }
}
