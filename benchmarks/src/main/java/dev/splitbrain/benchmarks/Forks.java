package dev.splitbrain.benchmarks;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Further VMs of the JDK that runs this one, and what measurements have in common. */
final class Forks {
  private static final long LIMIT_SECONDS = 300;

  private Forks() {}

  /** The median of an odd number of values. */
  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** The machine, for the head of a report: figures without it say little. */
  static String conditions() throws IOException {
    String load = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    return "JDK "
        + Runtime.version()
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores, load "
        + load;
  }

  /** This module's jar or classes. */
  static String ownClassPath() {
    try {
      return Path.of(Forks.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code -Dsplitbrain.root=DIR}, or the working directory: the checkout. */
  static Path jar(String name) {
    Path jar = Path.of(System.getProperty("splitbrain.root", ".")).resolve(name).toAbsolutePath();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          jar
              + " is missing: mvn package, and start in the checkout or with -Dsplitbrain.root=DIR");
    }
    return jar.normalize();
  }

  static Path agent() {
    return jar("agent/target/splitbrain-agent.jar");
  }

  /** A java command of this JDK. */
  static ProcessBuilder java(Path cache, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("SPLITBRAIN_CACHE", cache.resolve("cache").toString());
    builder.environment().put("SPLITBRAIN_CONFIG", cache.resolve("config").toString());
    return builder;
  }

  /** Runs to the end and returns the output. */
  static String run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(builder.command() + " did not end within " + LIMIT_SECONDS + " s");
    }
    if (process.exitValue() != 0) {
      throw new IOException(builder.command() + " ended with " + process.exitValue() + "\n" + out);
    }
    return out;
  }

  /** A slave of its own process on loopback. */
  static final class Slave implements AutoCloseable {
    private final Process process;
    private final Path urlFile;

    private Slave(Process process, Path urlFile) {
      this.process = process;
      this.urlFile = urlFile;
    }

    /** Starts one whose files lie in a directory, and waits until it listens. */
    static Slave start(Path directory) throws IOException {
      Path urlFile = directory.resolve("slave.url");
      ProcessBuilder builder =
          java(
              directory,
              "-jar",
              jar("slave-server/target/splitbrain-slave.jar").toString(),
              "--listen",
              "127.0.0.1:0",
              "--name",
              "bench",
              "--url-file",
              urlFile.toString(),
              "--allow-root");
      Process process = builder.redirectError(directory.resolve("slave.log").toFile()).start();
      var out = process.inputReader();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.contains("listening on")) {
          return new Slave(process, urlFile);
        }
      }
      throw new IOException("the slave ended before it listened: status " + process.exitValue());
    }

    /** Where it is, with its token: for files that only the user can read. */
    String url() throws IOException {
      return Files.readString(urlFile).strip();
    }

    /** Its process. */
    long pid() {
      return process.pid();
    }

    /** The agent's options that lead to it. */
    String options() {
      return "host=" + host();
    }

    /** Its name and the file with its URL, as the option {@code --host} takes them. */
    String host() {
      return "bench=@" + urlFile;
    }

    @Override
    public void close() {
      process.destroy();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Deletes a directory with all below. */
  static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(directory)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }

  /** A directory of the user's own. */
  static Path ownDirectory() throws IOException {
    return Files.createTempDirectory(
        "splitbrain-benchmark",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
