package dev.splitbrain.agent.start;

import dev.splitbrain.agent.hosts.Directories;
import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.scope.Door;
import dev.splitbrain.agent.weave.Weaver;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Starts the core: places the door, weaves, and leaves word what the main thread shall do. Called once,
 * by {@code dev.splitbrain.boot.AgentMain}, before the main class.
 */
public final class Start {
  private Start() {}

  /**
   * Starts the agent.
   *
   * @param optionText what stands behind {@code -javaagent:...=}; may be empty
   * @param instrumentation the VM's
   * @param agentJar the file that this code comes from
   * @throws IllegalArgumentException if the options are wrong
   * @throws IOException if a file that the options name cannot be used
   */
  public static void start(String optionText, Instrumentation instrumentation, File agentJar)
      throws IOException {
    checkPlatform();
    Options options = Options.parse(optionText);
    CoreHolder holder = new CoreHolder(options);
    Weaver weaver =
        Weaver.install(
            instrumentation,
            () -> holder.get().table(),
            Directories.cache().resolve("woven"),
            digest(agentJar));
    holder.weaver = weaver;
    if (weaver.complaint() != null) {
      System.err.println("splitbrain: " + weaver.complaint());
    }
    Door.install(null, (proxy, method, args) -> holder.api().answer(args));
    if (options.with() == null && options.scope() == Options.Where.TESTS) {
      throw new IllegalArgumentException("scope=tests needs with=HOST");
    }
    if (options.with() != null) {
      HostRef host = holder.get().hosts.resolve(options.with(), null);
      if (options.scope() == Options.Where.TESTS) {
        holder.api().testsRunOn(host);
      }
      if (options.scope() == Options.Where.MAIN) {
        // Connecting now makes a wrong address an error of the start, not of the first file.
        host.connect();
        holder.readyForScopes();
        holder.get().scopes.onMain(() -> holder.get().scopes.open(host));
      }
    }
  }

  private static void checkPlatform() {
    String vm = System.getProperty("java.vm.name", "");
    String os = System.getProperty("os.name", "");
    if (!os.equals("Linux") || !(vm.contains("OpenJDK") || vm.contains("HotSpot"))) {
      throw new IllegalArgumentException(
          "a master runs on HotSpot on Linux so far; this is " + vm + " on " + os);
    }
    if (Runtime.version().feature() < 17) {
      throw new IllegalArgumentException(
          "a master needs Java 17 or later; this is " + Runtime.version());
    }
  }

  private static String digest(File jar) throws IOException {
    try (InputStream in = Files.newInputStream(jar.toPath())) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(in.readAllBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Makes the core when it is first needed: on a warm start without a scope, never. */
  static final class CoreHolder {
    private final Options options;
    private Core core;
    private Api api;
    private boolean ready;
    volatile Weaver weaver;

    CoreHolder(Options options) {
      this.options = options;
    }

    synchronized Core get() {
      if (core == null) {
        try {
          core = new Core(options, this::hooksIntact);
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e.getMessage(), e);
        }
      }
      return core;
    }

    private void hooksIntact() {
      weaver.check();
    }

    synchronized Api api() {
      if (api == null) {
        api = new Api(get(), this::readyForScopes, options.trace());
        Runtime.getRuntime().addShutdownHook(new Thread(core::close, "splitbrain-goodbye"));
      }
      return api;
    }

    /** Before the first scope opens, every hook has its body. */
    synchronized void readyForScopes() {
      if (!ready) {
        Api answering = api();
        Door.install(
            get().table().handlers(Door.NULL), (proxy, method, args) -> answering.answer(args));
        ready = true;
      }
    }
  }
}
