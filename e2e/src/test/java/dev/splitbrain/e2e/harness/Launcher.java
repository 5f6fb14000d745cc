package dev.splitbrain.e2e.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@code bin/splitbrain} as a user types it, with caches and configuration of the test's own. */
public final class Launcher {
  private final Jdk jdk;
  private final Path directory;
  private final Map<String, String> environment = new java.util.LinkedHashMap<>();

  /**
   * A launcher.
   *
   * @param jdk what JAVA_HOME names
   * @param directory for caches and configuration, and the working directory; the master's
   */
  public Launcher(Jdk jdk, Path directory) {
    this.jdk = jdk;
    this.directory = directory;
  }

  /** A variable of its environment. */
  public Launcher variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** A cache of its own, {@code cache} in its directory, which is cold at first. */
  public Launcher ownCache() {
    return variable(Caches.VARIABLE, directory.resolve("cache").toString());
  }

  /** Starts {@code bin/splitbrain} with arguments. */
  public Running start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Jars.root().resolve("bin/splitbrain").toString());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("JAVA_HOME", jdk.home().toString());
    builder.environment().put(Caches.VARIABLE, Caches.shared());
    builder.environment().put("SPLITBRAIN_CONFIG", directory.resolve("config").toString());
    builder
        .environment()
        .put("SPLITBRAIN_BUILD", "never"); // What is tested was built with the tests.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    return Running.start(builder, "splitbrain " + String.join(" ", arguments), jdk);
  }

  /** Runs it to its end, its standard input empty. */
  public Finished run(String... arguments) throws Exception {
    return run(AgentProgram.LIMIT, arguments);
  }

  /** Runs it to its end, or fails after the time. */
  public Finished run(Duration limit, String... arguments) throws Exception {
    try (Running running = start(arguments)) {
      running.typeEnd();
      return running.finish(limit);
    }
  }
}
