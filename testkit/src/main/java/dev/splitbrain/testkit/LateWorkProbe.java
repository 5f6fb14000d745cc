package dev.splitbrain.testkit;

import dev.splitbrain.api.HostScope;
import dev.splitbrain.api.SplitBrain;
import java.io.File;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A program for the end-to-end tests: hands over work that is done only after the last scope was
 * closed, and says where it ran. Run under the agent with a host's name and a file that exists on
 * the slave only: {@code LateWorkProbe MARKER HOST}. Prints one line a finding, those of its
 * shutdown hooks last; each holds {@code WRONG} if the work was done on the wrong machine.
 */
public final class LateWorkProbe {
  private static final long PATIENCE_SECONDS = 60;
  private static String marker;

  private LateWorkProbe() {}

  /** Work that waits for {@code go} before it looks where it is. */
  @FunctionalInterface
  private interface Flavour {
    CompletableFuture<Boolean> begin(CompletableFuture<Void> go) throws Exception;
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    marker = args[0];
    String host = args[1];
    for (Map.Entry<String, Flavour> flavour : flavours().entrySet()) {
      say(flavour.getKey() + " after the scope", true, late(host, flavour.getValue()));
    }
    say("a stage added outside, completed inside", false, addedOutside(host));
    say("a stage added in local, completed inside", false, addedInLocal(host));
    atExit("hook registered outside", false);
    try (HostScope scope = SplitBrain.with(host)) {
      atExit("hook registered inside", true);
      System.exit(0);
    }
  }

  private static boolean late(String host, Flavour flavour) throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    CompletableFuture<Boolean> result;
    try (HostScope scope = SplitBrain.with(host)) {
      result = flavour.begin(go);
    }
    go.complete(null);
    return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Map<String, Flavour> flavours() {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    ForkJoinPool forkJoin = new ForkJoinPool(1);
    ScheduledExecutorService scheduled = Executors.newScheduledThreadPool(1);
    Map<String, Flavour> flavours = new LinkedHashMap<>();
    flavours.put(
        "submit",
        go -> {
          CompletableFuture<Boolean> result = new CompletableFuture<>();
          block(pool, go);
          pool.submit(() -> result.complete(onSlave()));
          return result;
        });
    flavours.put(
        "fork/join",
        go -> {
          CompletableFuture<Boolean> result = new CompletableFuture<>();
          block(forkJoin, go);
          forkJoin.submit(() -> result.complete(onSlave()));
          return result;
        });
    flavours.put(
        "supplyAsync",
        go -> {
          block(forkJoin, go);
          return CompletableFuture.supplyAsync(LateWorkProbe::onSlave, forkJoin);
        });
    flavours.put(
        "schedule",
        go -> {
          CompletableFuture<Boolean> result = new CompletableFuture<>();
          block(scheduled, go);
          scheduled.schedule(() -> result.complete(onSlave()), 1, TimeUnit.MILLISECONDS);
          return result;
        });
    flavours.put("thenApply", go -> go.thenApply(nothing -> onSlave()));
    flavours.put("thenApplyAsync", go -> go.thenApplyAsync(nothing -> onSlave()));
    flavours.put("thenCombine", go -> go.thenCombine(go, (one, two) -> onSlave()));
    flavours.put(
        "applyToEither", go -> go.applyToEither(new CompletableFuture<>(), nothing -> onSlave()));
    flavours.put(
        "whenComplete",
        go -> {
          CompletableFuture<Boolean> result = new CompletableFuture<>();
          go.whenComplete((nothing, error) -> result.complete(onSlave()));
          return result;
        });
    flavours.put(
        "onExit",
        go -> {
          Process child = new ProcessBuilder("cat").start();
          // Added before the child can end: its input is open until the scope is closed.
          go.thenRun(child::destroy);
          return child.onExit().thenApply(ended -> onSlave());
        });
    flavours.put("Cleaner", LateWorkProbe::cleaner);
    return flavours;
  }

  /** Keeps the pool's one thread until then, in a way that no fork/join pool makes up for. */
  private static void block(ExecutorService pool, CompletableFuture<Void> until) throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    SplitBrain.local(
        () -> {
          until.thenRun(open::countDown);
          return pool.submit(
              () -> {
                open.await();
                return null;
              });
        });
  }

  private static CompletableFuture<Boolean> cleaner(CompletableFuture<Void> go) {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    Object cleaned = new Object();
    Cleaner.create().register(cleaned, () -> result.complete(onSlave()));
    CompletableFuture<Void> collected =
        go.thenRunAsync(
            () -> {
              while (!result.isDone()) {
                System.gc(); // Whoever waits for the result has a bound.
              }
            });
    Reference.reachabilityFence(cleaned);
    return collected.thenCombine(result, (nothing, where) -> where);
  }

  private static boolean addedOutside(String host) throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    CompletableFuture<Boolean> result = go.thenApply(nothing -> onSlave());
    try (HostScope scope = SplitBrain.with(host)) {
      go.complete(null);
    }
    return result.get();
  }

  private static boolean addedInLocal(String host) throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    try (HostScope scope = SplitBrain.with(host)) {
      CompletableFuture<Boolean> result =
          SplitBrain.local(() -> go.thenApply(nothing -> onSlave()));
      go.complete(null);
      return result.get();
    }
  }

  /** The hooks run at once; each says its own line. */
  private static void atExit(String what, boolean slave) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> say(what, slave, onSlave())));
  }

  private static void say(String what, boolean wanted, boolean slave) {
    System.out.println((wanted == slave ? "ok " : "WRONG ") + what);
  }

  private static boolean onSlave() {
    return new File(marker).exists();
  }
}
