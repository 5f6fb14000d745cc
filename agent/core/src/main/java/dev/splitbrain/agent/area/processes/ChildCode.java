package dev.splitbrain.agent.area.processes;

import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.host.HostFacts;
import dev.splitbrain.agent.rules.ManifestPath;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Session;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * What a child JVM on a slave needs of this machine: the class path that it is given is sent there
 * by digest, once, below the slave's cache; and where it is started by this JVM's own {@code
 * java.home}, which the slave need not have, the slave's own Java stands in. Threads: any.
 */
final class ChildCode {
  private static final Set<String> TOOLS = Set.of("java", "javaw", "javac", "jshell", "jdb");
  private static final Set<String> PATH_OPTIONS =
      Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path");

  private final Router router;
  private final File home = new File(System.getProperty("java.home"));

  /** Names on slaves of what was sent, by session, epoch and digest. */
  private final Map<String, String> sent = new HashMap<>();

  /** Of jars, by name, size and time. */
  private final Map<String, CodeDigest> digests = new HashMap<>();

  ChildCode(Router router) {
    this.router = router;
  }

  /**
   * The arguments with a class path that is on the slave.
   *
   * @param route leads to the slave
   * @param command as the program wrote it
   * @throws IOException naming what is missing on the slave and cannot be sent
   */
  String[] onSlave(Route route, String[] command) throws IOException {
    if (!TOOLS.contains(new File(command[0]).getName())) {
      return command;
    }
    String[] there = command.clone();
    for (int i = 1; i < command.length; i++) {
      String option = command[i];
      int equals = option.indexOf('=');
      if (PATH_OPTIONS.contains(option) && i + 1 < command.length) {
        i++;
        there[i] = path(route, command[i]);
      } else if (equals > 0 && PATH_OPTIONS.contains(option.substring(0, equals))) {
        there[i] = option.substring(0, equals + 1) + path(route, option.substring(equals + 1));
      } else if (!option.startsWith("-")) {
        break; // The main class, or a source: what follows is the program's own affair.
      }
    }
    return there;
  }

  private String path(Route route, String path) throws IOException {
    List<String> there = new ArrayList<>();
    Deque<String> left = new ArrayDeque<>(List.of(path.split(File.pathSeparator, -1)));
    Set<String> seen = new HashSet<>();
    while (!left.isEmpty()) {
      String entry = left.remove();
      if (!seen.add(entry)) {
        continue;
      }
      String known = entry.isEmpty() ? entry : entry(route, entry);
      there.add(known);
      if (!known.equals(entry)) {
        // What was sent is alone there: what it names of its neighbours goes along.
        ManifestPath.of(new File(entry)).forEach(left::add);
      }
    }
    return String.join(route.session().info().getPathSeparator(), there);
  }

  private String entry(Route route, String entry) throws IOException {
    // A relative entry of this JVM's own class path is below the directory that it was started in.
    String named = isOwn(entry) ? new File(entry).getAbsolutePath() : entry;
    Route where = router.opened(route.session(), named);
    if (where.isRemote()) {
      return where.names().out(entry);
    }
    File here = new File(where.names().out(named));
    if (!here.exists()) {
      return entry; // Nobody has it: the child's JVM ignores it as this one would.
    }
    try {
      return send(route, here.toPath());
    } catch (IOException e) {
      throw new IOException(
          "the class path names "
              + entry
              + ", which is here by "
              + where.reason()
              + ", and it cannot be sent to "
              + route.session().hostName()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static boolean isOwn(String entry) {
    String own = System.getProperty("java.class.path");
    return !entry.startsWith("/")
        && own != null
        && List.of(own.split(File.pathSeparator, -1)).contains(entry);
  }

  private String send(Route route, Path code) throws IOException {
    Session session = route.session();
    CodeDigest digest = digest(code);
    String name = digest.hex() + "/" + code.getFileName();
    String key =
        session.hostName() + " " + System.identityHashCode(session) + " " + session.epoch();
    synchronized (sent) {
      String known = sent.get(key + " " + name);
      if (known != null) {
        return known;
      }
    }
    Path cache = cache(route);
    Path there = cache.resolve(name);
    boolean isThere = inScope(() -> Files.exists(there));
    if (!isThere) {
      inScope(() -> copy(digest, cache, there));
      session.note("processes", "class path", code.toString(), "sent to " + there);
    }
    synchronized (sent) {
      sent.put(key + " " + name, there.toString());
    }
    return there.toString();
  }

  /** Of a jar, once for each size and time that it has; directories are read each time. */
  private CodeDigest digest(Path code) throws IOException {
    if (Files.isDirectory(code)) {
      return CodeDigest.of(code);
    }
    String stamp = code + " " + Files.size(code) + " " + Files.getLastModifiedTime(code);
    synchronized (digests) {
      CodeDigest known = digests.get(stamp);
      if (known != null) {
        return known;
      }
    }
    CodeDigest digest = CodeDigest.of(code);
    synchronized (digests) {
      digests.put(stamp, digest);
    }
    return digest;
  }

  private Path cache(Route route) throws IOException {
    HostFacts facts = HostFacts.of(route);
    String own = facts.variables().get("SPLITBRAIN_CACHE");
    String user = facts.properties().get("user.home");
    if (own == null && (user == null || !user.startsWith("/"))) {
      throw new IOException("its user's directory is not known, or has another syntax");
    }
    Path cache = Path.of(own == null ? user + "/.cache/splitbrain" : own, "code");
    Route where = router.opened(route.session(), cache.toString());
    if (!where.isRemote() || where.readOnly() || !where.names().isNone()) {
      throw new IOException(
          cache + " is where it would go, for which there is a " + where.reason());
    }
    return cache;
  }

  /** Complete or not at all: another master may send the same. */
  private static Void copy(CodeDigest digest, Path cache, Path there) throws IOException {
    Path part = cache.resolve("part-" + UUID.randomUUID());
    Files.createDirectories(
        cache, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createDirectory(part);
    Path root = part.resolve(there.getFileName());
    for (Map.Entry<String, Path> file : digest.files().entrySet()) {
      Path copy = file.getKey().isEmpty() ? root : root.resolve(file.getKey());
      Files.createDirectories(copy.getParent());
      byte[] bytes = onMaster(() -> Files.readAllBytes(file.getValue()));
      Files.write(copy, bytes);
    }
    Files.createDirectories(digest.isDirectory() ? root : part);
    try {
      Files.move(part, there.getParent());
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
      delete(part); // Another one has sent it meanwhile.
    }
    return null;
  }

  private static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }

  /**
   * The program in the slave's own Java that stands for one of this JVM's {@code java.home}.
   *
   * @return null if the program is none, or the slave does not tell where its Java is
   */
  String ofSlave(String program) {
    Path bin = home.toPath().resolve("bin");
    Path named = Path.of(program);
    if (!bin.equals(named.getParent())) {
      return null;
    }
    try {
      Path java = inScope(() -> Files.readSymbolicLink(Path.of("/proc/self/exe")));
      Path tool = java.resolveSibling(named.getFileName().toString());
      boolean isThere = inScope(() -> Files.isExecutable(tool));
      return isThere ? tool.toString() : null;
    } catch (IOException e) {
      return null; // No Linux: the error of the first attempt says what is missing.
    }
  }

  private interface Action<T> extends Callable<T> {
    @Override
    T call() throws IOException;
  }

  /** As the program's own calls in this scope. */
  private static <T> T inScope(Action<T> action) throws IOException {
    return checked(() -> Door.unguarded(action));
  }

  private static <T> T onMaster(Action<T> action) throws IOException {
    return checked(() -> Door.guarded(action));
  }

  private static <T> T checked(Callable<T> body) throws IOException {
    try {
      return body.call();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
