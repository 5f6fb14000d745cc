package dev.splitbrain.agent.start;

import dev.splitbrain.agent.area.LibraryHook;
import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.hosts.Directories;
import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.report.Report;
import dev.splitbrain.agent.report.ReportFile;
import dev.splitbrain.agent.report.Trace;
import dev.splitbrain.agent.start.tests.TestRun;
import dev.splitbrain.agent.start.tests.TestRunners;
import dev.splitbrain.agent.weave.HookTable;
import dev.splitbrain.agent.weave.Weaver;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Starts the core: places the door, weaves, and leaves word what the main thread shall do. Called
 * once, by {@code dev.splitbrain.boot.AgentMain}, before the main class.
 */
public final class Start {
  private static final int WRONG_MACHINE = 2;

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
    CoreHolder holder = new CoreHolder(options, module -> Weaver.open(instrumentation, module));
    Weaver weaver =
        Weaver.install(
            instrumentation,
            holder,
            libraries(options),
            Directories.cache().resolve("woven"),
            fingerprint(agentJar));
    holder.weaver = weaver;
    if (weaver.complaint() != null) {
      System.err.println("splitbrain: " + weaver.complaint());
    }
    Door.install(null, holder);
    if (options.rules().given()) {
      // Weaving made the core unless it was all done before; a bad rule is to be told at the start.
      holder.core();
    }
    if (options.with() == null && options.scope() == Options.Where.TESTS) {
      throw new IllegalArgumentException("scope=tests needs with=HOST");
    }
    if (options.with() == null && (options.push() != null || options.cwd() != null)) {
      throw new IllegalArgumentException("push and cwd need with=HOST");
    }
    if (options.push() != null && !Files.isDirectory(options.push())) {
      throw new IllegalArgumentException("push=" + options.push() + " is no directory");
    }
    if (options.with() != null) {
      HostRef host = holder.core().hosts.resolve(options.with(), null);
      if (options.push() != null || options.cwd() != null) {
        host.prepare(
            new Preparing(holder.core()::pinnedNames, options.push(), options.cwd(), System.err));
      }
      if (options.scope() == Options.Where.TESTS) {
        holder.runTestsOn(host);
      }
      if (options.scope() == Options.Where.MAIN) {
        // Connecting now makes a wrong address an error of the start, not of the first file.
        host.connect();
        holder.readyForScopes();
        holder.core().scopes.onMain(() -> holder.core().scopes.open(host));
      }
    }
  }

  /** What programs bring and is not routed, or only in part. */
  private static List<LibraryHook> libraries(Options options) {
    List<LibraryHook> hooks = new ArrayList<>(AttachingLibraries.hooks());
    if (options.scope() == Options.Where.TESTS) {
      hooks.addAll(TestRunners.hooks());
    }
    return hooks;
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

  /**
   * Tells one build of the agent from another: two checksums, size and time of its jar. Not a
   * cryptographic digest, which costs 70 ms of every start: whoever can forge a jar with these runs
   * code in this VM anyway, and each class of the cache is compared with its original in full.
   */
  private static String fingerprint(File jar) throws IOException {
    byte[] bytes;
    try (InputStream in = new FileInputStream(jar)) {
      bytes = in.readAllBytes();
    }
    CRC32 first = new CRC32();
    first.update(bytes);
    CRC32C second = new CRC32C();
    second.update(bytes);
    return Long.toHexString(first.getValue())
        + Long.toHexString(second.getValue())
        + "-"
        + bytes.length
        + "-"
        + jar.lastModified();
  }

  /** Makes the core when it is first needed: on a warm start without a scope, never. */
  static final class CoreHolder implements Supplier<HookTable>, InvocationHandler {
    private final Options options;
    private final Consumer<String> opener;
    private Core core;
    private Api api;
    private TestRun tests;
    private Report report;
    private ReportFile reportFile;

    /** A runner may replace {@code System.err} later. */
    private final PrintStream err = System.err;

    private boolean ready;
    volatile Weaver weaver;

    CoreHolder(Options options, Consumer<String> opener) {
      this.options = options;
      this.opener = opener;
    }

    @Override
    public HookTable get() {
      return core().table();
    }

    /** The api's questions, before any hook has a body. */
    @Override
    public Object invoke(Object proxy, Method method, Object[] question) throws Exception {
      return api().answer(question);
    }

    synchronized Core core() {
      if (core == null) {
        try {
          core = new Core(options, this::hooksIntact, this::proveHooks, opener, Door::setFlags);
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e.getMessage(), e);
        }
      }
      return core;
    }

    private void hooksIntact() {
      weaver.check();
    }

    private void proveHooks() {
      weaver.prove();
    }

    synchronized Api api() {
      if (api == null) {
        api = new Api(core(), this::readyForScopes);
        listen();
        tests = new TestRun(core().hosts, core().scopes, this::readyForScopes, err);
        tests.onTest(report == null ? (test, host) -> {} : report::testStarted);
        tests.questions().forEach(api::answerTo);
        Goodbye.atExit(this::end);
      }
      return api;
    }

    /** The trace and the report hear of all that is routed from now on. */
    private void listen() {
      if (options.trace() != null) {
        Trace trace = new Trace(options.trace(), core.scopes::test);
        core.sessions.addListener(trace);
        core.router.addListener(trace);
      }
      if (options.isReported()) {
        Path here = Path.of("").toAbsolutePath();
        reportFile = ReportFile.of(options.report(), here, options.report() != null);
        report = new Report(core.scopes::test, err, options.report() != null);
        core.sessions.addListener(report);
        core.router.addListener(report);
      }
    }

    synchronized void runTestsOn(HostRef host) {
      api();
      tests.runOn(host);
    }

    /** The last thing that the JVM does. */
    private void end() {
      core.close();
      if (report != null && report.isActive()) {
        reportFile.write(report, err);
      }
      if (tests != null && !tests.wasScoped(weaver.failure())) {
        Runtime.getRuntime().halt(WRONG_MACHINE);
      }
    }

    /** Before the first scope opens, every hook has its body. */
    synchronized void readyForScopes() {
      if (!ready) {
        api();
        Door.install(get().handlers(Door.NULL), this);
        ready = true;
      }
    }
  }
}
