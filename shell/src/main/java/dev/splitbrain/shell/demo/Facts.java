package dev.splitbrain.shell.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is so on this machine and its embedded slaves, found out without splitbrain: by asking the
 * kernel. What the demo sees through splitbrain is compared with this.
 */
public final class Facts {
  private static final String WRITTEN = "from-the-master.txt";

  private final EmbeddedSlave first;
  private final EmbeddedSlave second;

  /** About two slaves that run. */
  public Facts(EmbeddedSlave first, EmbeddedSlave second) {
    this.first = first;
    this.second = second;
  }

  /** As {@code KEY=VALUE}. */
  public List<String> asArguments() throws IOException {
    List<String> facts = new ArrayList<>();
    facts.add("apart=" + (first.apart() ? "yes" : "no"));
    facts.add("why=" + first.whyNotApart());
    facts.add("master.name=" + run("uname", "-n"));
    facts.add("master.dir=" + Path.of("").toAbsolutePath());
    for (EmbeddedSlave slave : List.of(first, second)) {
      String name = slave.name();
      facts.add(name + ".name=" + (slave.apart() ? name : run("uname", "-n")));
      facts.add(name + ".dir=" + slave.workingDirectory());
      facts.add(name + ".pid=" + ownPid(slave));
      facts.add(name + ".relay=" + read(slave, "relay.txt"));
    }
    return facts;
  }

  /**
   * Looks for what the demo wrote on the first slave: there, on none of the others, not here.
   *
   * @throws IOException if something is not where it should be
   */
  public void checkAfterwards() throws IOException {
    String written = read(first, WRITTEN);
    if (!written.equals("written by the demo")) {
      throw new IOException("on " + first.name() + ", " + WRITTEN + " holds '" + written + "'");
    }
    if (Files.exists(seen(second, WRITTEN)) || Files.exists(Path.of(WRITTEN))) {
      throw new IOException(WRITTEN + " is where it should not be");
    }
    if (first.apart() && Files.exists(first.workingDirectory().resolve(WRITTEN))) {
      throw new IOException(WRITTEN + " is visible outside " + first.name());
    }
  }

  private static String read(EmbeddedSlave slave, String file) throws IOException {
    return Files.readString(seen(slave, file)).strip();
  }

  /** A file of a slave's working directory, through the kernel's view of the slave's files. */
  private static Path seen(EmbeddedSlave slave, String file) throws IOException {
    Path there = slave.workingDirectory().resolve(file);
    return slave.apart() ? Path.of("/proc/" + java(slave).pid() + "/root" + there) : there;
  }

  /** The slave's process id as the slave itself knows it. */
  private static long ownPid(EmbeddedSlave slave) throws IOException {
    long pid = java(slave).pid();
    if (slave.apart()) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("NSpid:")) {
          return Long.parseLong(line.substring(line.lastIndexOf('\t') + 1).strip());
        }
      }
      throw new IOException("the kernel does not tell the slave's own pid");
    }
    return pid;
  }

  /** The slave's JVM: the one child of its script that is not a helper of it. */
  private static ProcessHandle java(EmbeddedSlave slave) throws IOException {
    return slave
        .process()
        .descendants()
        .filter(p -> p.info().command().orElse("").endsWith("/java"))
        .min(Comparator.comparing(ProcessHandle::pid))
        .orElseThrow(() -> new IOException("the process of " + slave + " is not to be found"));
  }

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
