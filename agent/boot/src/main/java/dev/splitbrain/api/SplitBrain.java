package dev.splitbrain.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/**
 * Code that runs here and touches the world there. Inside a scope, what the thread does to files,
 * processes, environment and devices happens on the scope's host; the code itself, its classes and
 * its debugger stay here.
 *
 * <pre>{@code
 * try (HostScope scope = SplitBrain.with("bench1")) {
 *   Files.readString(Path.of("/etc/hostname"));              // bench1's
 *   SplitBrain.local(() -> Files.readString(golden));        // the master's
 * }
 * }</pre>
 *
 * <p>Scopes belong to a thread, nest, and are inherited by threads that are started in them.
 * Streams and processes stay on the host that opened them; names are looked up where the thread is
 * when it uses them. Outside every scope nothing is routed.
 *
 * <p>How it hangs together: the agent weaves a prologue into the JDK's own methods; it asks the
 * router of the core where the call goes; the area's half here calls the area's half on the slave.
 * See {@code docs/architecture.md}.
 */
public final class SplitBrain {
  private SplitBrain() {}

  /** {@return whether this JVM runs with the agent} */
  public static boolean isPresent() {
    return Bridge.present();
  }

  /**
   * Opens a scope of a host on the calling thread, connecting if need be.
   *
   * @param host its name
   * @return the scope, which the same thread closes; never null
   * @throws java.io.UncheckedIOException if the host is unknown or cannot be reached; the message
   *     says what to do
   */
  public static HostScope with(String host) {
    return with(host(host));
  }

  /**
   * As {@link #with(String)}.
   *
   * @param host whose scope
   * @return the scope, which the same thread closes; never null
   * @throws java.io.UncheckedIOException if the host cannot be reached
   */
  public static HostScope with(Host host) {
    return new HostScope(Bridge.call("with", host.core), host);
  }

  /**
   * Steps back to the master until the scope is closed.
   *
   * @return the scope, which the same thread closes; never null
   */
  public static HostScope local() {
    return new HostScope(Bridge.call("local"), master());
  }

  /**
   * Runs a body in a scope of a host; its value and its exceptions come through as they are.
   *
   * @param <T> the value
   * @param <E> what the body may throw
   * @param host its name
   * @param body what to run, on this thread
   * @return the body's value
   * @throws E as the body does
   * @throws java.io.UncheckedIOException if the host is unknown or cannot be reached
   */
  public static <T, E extends Exception> T with(String host, ThrowingSupplier<T, E> body) throws E {
    return with(host(host), body);
  }

  /**
   * As {@link #with(String, ThrowingSupplier)}.
   *
   * @param <T> the value
   * @param <E> what the body may throw
   * @param host whose scope
   * @param body what to run, on this thread
   * @return the body's value
   * @throws E as the body does
   */
  public static <T, E extends Exception> T with(Host host, ThrowingSupplier<T, E> body) throws E {
    Objects.requireNonNull(body);
    try (HostScope scope = with(host)) {
      return body.get();
    }
  }

  /**
   * As {@link #with(String, ThrowingSupplier)}, for a body without a value.
   *
   * @param <E> what the body may throw
   * @param host its name
   * @param body what to run, on this thread
   * @throws E as the body does
   */
  public static <E extends Exception> void with(String host, ThrowingRunnable<E> body) throws E {
    with(host(host), body);
  }

  /**
   * As {@link #with(String, ThrowingSupplier)}, for a body without a value.
   *
   * @param <E> what the body may throw
   * @param host whose scope
   * @param body what to run, on this thread
   * @throws E as the body does
   */
  public static <E extends Exception> void with(Host host, ThrowingRunnable<E> body) throws E {
    Objects.requireNonNull(body);
    try (HostScope scope = with(host)) {
      body.run();
    }
  }

  /**
   * Runs a body on the master, whatever scope the thread is in.
   *
   * @param <T> the value
   * @param <E> what the body may throw
   * @param body what to run, on this thread
   * @return the body's value
   * @throws E as the body does
   */
  public static <T, E extends Exception> T local(ThrowingSupplier<T, E> body) throws E {
    Objects.requireNonNull(body);
    try (HostScope scope = local()) {
      return body.get();
    }
  }

  /**
   * As {@link #local(ThrowingSupplier)}, for a body without a value.
   *
   * @param <E> what the body may throw
   * @param body what to run, on this thread
   * @throws E as the body does
   */
  public static <E extends Exception> void local(ThrowingRunnable<E> body) throws E {
    Objects.requireNonNull(body);
    try (HostScope scope = local()) {
      body.run();
    }
  }

  /**
   * The host of a name, not yet connected.
   *
   * @param name as the configuration has it
   * @return never null
   * @throws java.io.UncheckedIOException if no such host is known; the message says where names
   *     come from
   */
  public static Host host(String name) {
    return new Host(Bridge.call("host", Objects.requireNonNull(name)));
  }

  /** {@return the machine this JVM runs on, as a host: for paths that stay here} */
  public static Host master() {
    return new Host(Bridge.call("master"));
  }

  /**
   * Makes a host known and connects.
   *
   * @param name what to call it
   * @param secret {@code @FILE} with the slave's URL, or the URL itself
   * @return the host, connected
   * @throws java.io.UncheckedIOException if it cannot be reached, or proves not to be the one
   */
  public static Host connect(String name, String secret) {
    return new Host(
        Bridge.call("connect", Objects.requireNonNull(name), Objects.requireNonNull(secret)));
  }

  /** {@return the names of all hosts that are configured or connected} */
  @SuppressWarnings("unchecked")
  public static List<String> hosts() {
    return (List<String>) Bridge.call("hosts");
  }

  /** {@return the host of the innermost scope of this thread; empty on the master} */
  public static Optional<Host> current() {
    return Optional.ofNullable(Bridge.call("current")).map(Host::new);
  }

  /**
   * Closes the scopes of this thread that were opened after the given one and are still open: for
   * runners of other people's code, which must find the thread as they left it.
   *
   * @param outer an open scope of this thread, which stays; null closes all
   * @return how many were closed
   */
  public static int closeInner(HostScope outer) {
    return (Integer) Bridge.call("closeInner", outer == null ? null : outer.token);
  }

  /**
   * Cancels what a thread waits for on a slave now, a blocked read too, which an interrupt leaves
   * alone as the JDK's own would: for runners that end other people's code.
   *
   * @param thread any, in any scope
   */
  public static void cancelCallsOf(Thread thread) {
    Bridge.call("cancelCallsOf", Objects.requireNonNull(thread));
  }

  /**
   * Where a path leads from here and now, and by which rule.
   *
   * @param path as a call would name it
   * @return one line
   */
  public static String why(String path) {
    return (String) Bridge.call("why", Objects.requireNonNull(path));
  }

  /** {@return all rules in order, the built-in ones last: the first that matches decides} */
  @SuppressWarnings("unchecked")
  public static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (String[] row : (List<String[]>) Bridge.call("rules")) {
      rules.add(new Rule(row[0], row[1], !row[2].isEmpty()));
    }
    return rules;
  }

  /**
   * Adds a rule before all others, for all calls of this JVM from now on; what is open stays as it
   * is.
   *
   * @param line as in a rules file: {@code paths: /data/** = read-only}
   * @throws IllegalArgumentException what is wrong with it, and what is possible
   */
  public static void addRule(String line) {
    Bridge.call("addRule", Objects.requireNonNull(line));
  }

  /**
   * Takes a rule away, for this JVM.
   *
   * @param number its place in {@link #rules}, from 1
   * @throws IllegalArgumentException if there is none, or it is built in
   */
  public static void dropRule(int number) {
    Bridge.call("dropRule", number);
  }

  /**
   * A task that runs in the scope that is current now, on whatever thread.
   *
   * @param task what to run
   * @return it, with the scope around it
   */
  public static Runnable wrap(Runnable task) {
    Objects.requireNonNull(task);
    Object scope = Bridge.call("capture");
    return () -> {
      Object token = Bridge.call("resume", scope);
      try {
        task.run();
      } finally {
        Bridge.call("close", token);
      }
    };
  }

  /**
   * As {@link #wrap(Runnable)}.
   *
   * @param <T> the value
   * @param task what to call
   * @return it, with the scope around it
   */
  public static <T> Callable<T> wrap(Callable<T> task) {
    Objects.requireNonNull(task);
    Object scope = Bridge.call("capture");
    return () -> {
      Object token = Bridge.call("resume", scope);
      try {
        return task.call();
      } finally {
        Bridge.call("close", token);
      }
    };
  }

  /**
   * An executor whose tasks each run in the scope they were submitted in.
   *
   * @param executor runs the tasks
   * @return hands each on with its scope around it
   */
  public static Executor wrap(Executor executor) {
    Objects.requireNonNull(executor);
    return task -> executor.execute(wrap(task));
  }
}
