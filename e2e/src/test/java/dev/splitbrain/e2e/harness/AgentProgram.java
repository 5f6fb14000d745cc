package dev.splitbrain.e2e.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command line for a program under the packed agent, as a user would write it. Caches and
 * configuration are its own, below a directory that the test gives.
 */
public final class AgentProgram {
  /** Long enough for a busy machine; a hang is told from slowness by the threads in the error. */
  public static final Duration LIMIT = Duration.ofSeconds(180);

  private static final String THOROUGH = "splitbrain.test.thorough";

  private final Jdk jdk;
  private final Path directory;
  private final List<String> options = new ArrayList<>();
  private final List<String> before = new ArrayList<>();
  private final List<String> jvm = new ArrayList<>();
  private final List<String> after = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> arguments = new ArrayList<>();
  private String classPath = ownClasses();
  private Path workingDirectory;
  private String main;
  private boolean agent = true;

  /**
   * A program.
   *
   * @param jdk runs it
   * @param directory for its caches and configuration; the master's
   */
  public AgentProgram(Jdk jdk, Path directory) {
    this.jdk = jdk;
    this.directory = directory;
  }

  /** An option of the agent, such as {@code scope=none}. */
  public AgentProgram option(String option) {
    options.add(option);
    return this;
  }

  /** Names a host by the file that holds its URL. */
  public AgentProgram host(String name, Path urlFile) {
    return option("host=" + name + "=@" + urlFile);
  }

  /** A command that runs the JVM's as its last arguments. */
  public AgentProgram under(String... command) {
    before.addAll(Arrays.asList(command));
    return this;
  }

  /** Options of the JVM, before the agent's. */
  public AgentProgram jvm(String... more) {
    jvm.addAll(Arrays.asList(more));
    return this;
  }

  /** Where its own JVM keeps java.util.prefs, instead of the user's home. */
  public AgentProgram preferences(Path root) {
    return jvm("-Djava.util.prefs.userRoot=" + root, "-Djava.util.prefs.systemRoot=" + root);
  }

  /** Options of the JVM that stand behind the agent's: an agent that starts after ours. */
  public AgentProgram after(String... more) {
    after.addAll(Arrays.asList(more));
    return this;
  }

  /** A variable of its environment. */
  public AgentProgram variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** A cache of its own, {@code cache} in its directory, which is cold at first. */
  public AgentProgram ownCache() {
    return variable(Caches.VARIABLE, directory.resolve("cache").toString());
  }

  /** The class path instead of this module's test classes. */
  public AgentProgram classPath(String path) {
    classPath = path;
    return this;
  }

  /** Where it is started instead of where these tests were. */
  public AgentProgram in(Path working) {
    workingDirectory = working;
    return this;
  }

  /** Without the agent: the JDK's own behaviour, to compare. */
  public AgentProgram plain() {
    agent = false;
    return this;
  }

  /** The main class and its arguments. */
  public AgentProgram main(Class<?> type, Object... args) {
    return main(type.getName(), args);
  }

  /** The main class by name. */
  public AgentProgram main(String type, Object... args) {
    main = type;
    for (Object arg : args) {
      arguments.add(arg.toString());
    }
    return this;
  }

  /** Starts it. */
  public Running start() throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(jdk.tool("java"));
    command.add("-D" + THOROUGH + "=" + Boolean.getBoolean(THOROUGH));
    command.addAll(jvm);
    if (agent) {
      command.add("-javaagent:" + Jars.agent() + "=" + String.join(",", options));
    }
    command.addAll(after);
    command.add("-cp");
    command.add(classPath);
    command.add(main);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(Caches.VARIABLE, Caches.shared());
    builder.environment().put("SPLITBRAIN_CONFIG", directory.resolve("config").toString());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    if (workingDirectory != null) {
      builder.directory(workingDirectory.toFile());
    }
    return Running.start(builder, main, jdk);
  }

  /** Runs it to its end. */
  public Finished run() throws Exception {
    return run(LIMIT);
  }

  /** Runs it to its end, or fails after the time. */
  public Finished run(Duration limit) throws Exception {
    try (Running running = start()) {
      running.typeEnd();
      return running.finish(limit);
    }
  }

  /** Where this module's test classes are: the programs of these tests. */
  public static String ownClasses() {
    return location(AgentProgram.class);
  }

  /** The class path of these tests: JUnit, the testkit and their programs. */
  public static String testClassPath() {
    String path = System.getProperty("surefire.test.class.path");
    return path == null ? System.getProperty("java.class.path") : path;
  }

  /** The entries of the class path of these tests whose file names start with one of the words. */
  public static String testClassPath(String... starts) {
    List<String> entries = new ArrayList<>();
    for (String entry : testClassPath().split(File.pathSeparator)) {
      String name = Path.of(entry).getFileName().toString();
      boolean inReactor = name.equals("classes");
      String whole = inReactor ? Path.of(entry).getParent().getParent().toString() : name;
      for (String start : starts) {
        if (name.startsWith(start) || (inReactor && whole.endsWith(start))) {
          entries.add(entry);
          break;
        }
      }
    }
    entries.add(ownClasses());
    return String.join(File.pathSeparator, entries);
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
