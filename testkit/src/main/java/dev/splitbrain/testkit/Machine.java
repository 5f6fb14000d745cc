package dev.splitbrain.testkit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The surroundings of one {@link SlaveProcess}: a directory with what is its own, and the command
 * lines that start it in namespaces and look into them.
 */
final class Machine {
  private static final Path TMP = Path.of("/tmp");
  private static final List<String> JVM_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");

  private final SlaveOptions options;
  private final Path directory;
  private final Namespaces namespaces;
  private final List<String> skipped = new ArrayList<>();
  private final boolean ownNetwork;

  private Machine(SlaveOptions options, Path directory) {
    this.options = options;
    this.directory = directory;
    this.namespaces = options.namespaces() ? Namespaces.here() : Namespaces.NONE_WANTED;
    if (!namespaces.available()) {
      skipped.add("host name, files and process ids of its own: " + namespaces.reason());
    }
    this.ownNetwork =
        options.network() && namespaces.available() && namespaces.networkReason() == null;
    if (!ownNetwork) {
      skipped.add(
          "a network of its own: "
              + (options.network() && namespaces.available()
                  ? namespaces.networkReason()
                  : "shared with the master"));
    }
  }

  static Machine create(SlaveOptions options) throws IOException {
    Path directory = Files.createTempDirectory("splitbrain-slave-").toRealPath();
    Machine machine = new Machine(options, directory);
    try {
      machine.furnish();
      return machine;
    } catch (IOException | RuntimeException e) {
      machine.delete();
      throw e;
    }
  }

  private void furnish() throws IOException {
    Files.createDirectories(directory.resolve("etc"));
    Files.createDirectories(directory.resolve("tmp/work"));
    Files.createDirectories(directory.resolve("tmp/preferences/.systemPrefs"));
    Files.createDirectories(directory.resolve("shared"));
    Files.writeString(directory.resolve("etc/hostname"), options.name() + "\n");
    Files.writeString(
        directory.resolve("etc/hosts"),
        "127.0.0.1 localhost\n::1 localhost\n127.0.1.1 " + options.name() + "\n");
    writeScript();
    writeKeep();
  }

  private void writeScript() throws IOException {
    try (InputStream in = Machine.class.getResourceAsStream("slave-namespaces.sh")) {
      Files.copy(in, script());
    }
  }

  /** What lies under /tmp on the master and the slave must find at the same place. */
  private void writeKeep() throws IOException {
    List<Path> needed =
        new ArrayList<>(List.of(directory.resolve("shared"), options.jar(), options.javaHome()));
    if (ownNetwork) {
      needed.add(ownClasses());
    }
    for (String argument : options.arguments()) {
      Stream.of(argument.split(File.pathSeparator))
          .filter(text -> text.startsWith("/"))
          .map(Path::of)
          .filter(Files::exists)
          .forEach(needed::add);
    }
    StringBuilder lines = new StringBuilder();
    for (Path path : needed) {
      if (path.startsWith(TMP) && !path.equals(TMP)) {
        lines.append(path).append('\n');
      }
    }
    Files.writeString(directory.resolve("keep"), lines);
  }

  private Path script() {
    return directory.resolve("shared/slave-namespaces.sh");
  }

  private static Path ownClasses() {
    try {
      return Path.of(Machine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the testkit does not know where its classes are", e);
    }
  }

  boolean isIsolated() {
    return namespaces.available();
  }

  boolean hasOwnNetwork() {
    return ownNetwork;
  }

  List<String> skipped() {
    return List.copyOf(skipped);
  }

  Path urlFile() {
    return directory.resolve("shared/slave.url");
  }

  Path relaySocket() {
    return directory.resolve("shared/relay");
  }

  Path tmp() {
    return isIsolated() ? directory.resolve("tmp") : TMP;
  }

  /** Where the slave's JVM keeps java.util.prefs, as the slave sees it; never a user's own. */
  Path preferences() {
    return (isIsolated() ? TMP : directory.resolve("tmp")).resolve("preferences");
  }

  /** What starts the command on this machine. */
  ProcessBuilder launcher(List<String> command) throws IOException {
    Files.deleteIfExists(relaySocket());
    List<String> all = new ArrayList<>();
    if (isIsolated()) {
      all.addAll(namespaces.unshare(ownNetwork));
      all.addAll(List.of("sh", script().toString(), options.name(), directory.toString()));
    }
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all);
    if (!isIsolated()) {
      builder.directory(directory.resolve("tmp/work").toFile());
    }
    Map<String, String> environment = builder.environment();
    environment.keySet().removeAll(JVM_VARIABLES);
    environment.put("SPLITBRAIN_CONFIG", directory.resolve("shared/config").toString());
    if (ownNetwork) {
      environment.put("SPLITBRAIN_RELAY", relayCommand(command));
    }
    return builder;
  }

  private String relayCommand(List<String> command) {
    String listen = command.get(command.indexOf("--listen") + 1);
    return String.join(
        " ",
        quoted(options.javaHome().resolve("bin/java").toString()),
        "-Xmx64m -XX:TieredStopAtLevel=1 -cp",
        quoted(ownClasses().toString()),
        NetworkRelay.class.getName(),
        quoted(relaySocket().toString()),
        listen.substring(listen.lastIndexOf(':') + 1));
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** The slave's JVM below the process that was started. */
  ProcessHandle slaveUnder(ProcessHandle launcher) throws IOException {
    if (!isIsolated()) {
      return launcher;
    }
    List<ProcessHandle> found;
    try (Stream<ProcessHandle> below = launcher.descendants()) {
      found = below.filter(Machine::isSlave).toList();
    }
    if (found.size() != 1) {
      throw new IOException("expected one slave under pid " + launcher.pid() + ": " + found);
    }
    return found.get(0);
  }

  private static boolean isSlave(ProcessHandle handle) {
    try {
      String arguments =
          Files.readString(
              Path.of("/proc/" + handle.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
      // The shell that waits for it has the same words on its command line, after its own.
      return arguments.contains("--url-file") && !arguments.contains("slave-namespaces.sh");
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command on this machine beside the slave. */
  Process inside(long slavePid, List<String> command) throws IOException {
    List<String> all = new ArrayList<>();
    if (isIsolated()) {
      all.addAll(namespaces.enter(slavePid, ownNetwork));
    }
    all.addAll(command);
    return new ProcessBuilder(all).start();
  }

  /** Removes everything. The namespaces are gone by then, and their mounts with them. */
  void delete() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** How this system makes namespaces. */
  record Namespaces(boolean available, boolean asUser, String reason, String networkReason) {
    static final Namespaces NONE_WANTED =
        new Namespaces(false, false, "the test wanted none", "the test wanted none");
    private static final long PROBE_SECONDS = 20;

    /** Tried once a JVM. */
    static Namespaces here() {
      return Holder.HERE;
    }

    private static final class Holder {
      static final Namespaces HERE = probe();
    }

    private static Namespaces probe() {
      for (boolean asUser : new boolean[] {false, true}) {
        Namespaces candidate = new Namespaces(true, asUser, null, null);
        if (candidate.failure(false) == null) {
          return new Namespaces(true, asUser, null, candidate.failure(true));
        }
      }
      String reason = new Namespaces(true, false, null, null).failure(false);
      return new Namespaces(false, false, reason, reason);
    }

    /** Null if it works. */
    private String failure(boolean network) {
      List<String> command = unshare(network);
      String test = "mount --bind /tmp /tmp && echo probe > /proc/sys/kernel/hostname";
      command.addAll(List.of("sh", "-c", network ? test + " && ip link set lo up" : test));
      try {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        Processes.awaitEnd(process, PROBE_SECONDS, TimeUnit.SECONDS, "unshare");
        return process.exitValue() == 0 ? null : text;
      } catch (IOException e) {
        return e.getMessage();
      }
    }

    List<String> unshare(boolean network) {
      List<String> command = new ArrayList<>(List.of("unshare"));
      if (asUser) {
        command.addAll(List.of("--user", "--map-root-user"));
      }
      if (network) {
        command.add("--net");
      }
      command.addAll(
          List.of("--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"));
      return command;
    }

    List<String> enter(long pid, boolean network) {
      List<String> command = new ArrayList<>(List.of("nsenter", "--target", Long.toString(pid)));
      if (asUser) {
        command.addAll(List.of("--user", "--preserve-credentials"));
      }
      if (network) {
        command.add("--net");
      }
      command.addAll(List.of("--mount", "--uts", "--pid", "--"));
      return command;
    }
  }
}
