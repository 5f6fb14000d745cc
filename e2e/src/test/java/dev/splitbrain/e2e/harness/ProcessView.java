package dev.splitbrain.e2e.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A process as Linux's /proc shows it to this one: from outside, whatever namespaces it lives in.
 *
 * @param pid as this process sees it
 */
public record ProcessView(long pid) {
  private static final String LISTEN = "0A";

  private Path proc() {
    return Path.of("/proc", Long.toString(pid));
  }

  /** A file as the process would find it, in its own mount namespace. */
  public Path file(String absolute) {
    return proc().resolve("root").resolve(absolute.substring(1));
  }

  /** What its open descriptors lead to. */
  public List<String> descriptors() throws IOException {
    List<String> open = new ArrayList<>();
    try (DirectoryStream<Path> fds = Files.newDirectoryStream(proc().resolve("fd"))) {
      for (Path fd : fds) {
        try {
          open.add(Files.readSymbolicLink(fd).toString());
        } catch (NoSuchFileException e) {
          continue; // Closed since it was listed.
        }
      }
    }
    return open;
  }

  /** How many of its threads the kernel keeps in a function whose name holds one of these. */
  public int threadsWaitingIn(String... functions) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(proc().resolve("task"))) {
      for (Path thread : threads) {
        try {
          String where = Files.readString(thread.resolve("wchan"));
          count += Arrays.stream(functions).anyMatch(where::contains) ? 1 : 0;
        } catch (NoSuchFileException e) {
          continue; // Ended since it was listed.
        }
      }
    }
    return count;
  }

  /** The processes that it started and that live. */
  public List<Long> children() {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .map(ProcessHandle::pid)
        .toList();
  }

  /** Its arguments. */
  public String commandLine() throws IOException {
    return text("cmdline");
  }

  /** The environment that it was started with. */
  public String environment() throws IOException {
    return text("environ");
  }

  private String text(String name) throws IOException {
    return new String(Files.readAllBytes(proc().resolve(name)), StandardCharsets.ISO_8859_1);
  }

  /** The TCP ports that it listens on, in its own network namespace. */
  public Set<Integer> listeningPorts() throws IOException {
    Set<String> inodes = new HashSet<>();
    for (String target : descriptors()) {
      if (target.startsWith("socket:[")) {
        inodes.add(target.substring("socket:[".length(), target.length() - 1));
      }
    }
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      List<String> lines = Files.readAllLines(proc().resolve(table));
      for (String line : lines.subList(1, lines.size())) {
        String[] columns = line.strip().split("\\s+");
        if (columns[3].equals(LISTEN) && inodes.contains(columns[9])) {
          String local = columns[1];
          ports.add(Integer.parseInt(local.substring(local.lastIndexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }
}
