package dev.splitbrain.testkit;

import dev.splitbrain.api.HostScope;
import dev.splitbrain.api.SplitBrain;
import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A program for the end-to-end tests: hands work to every kind of thread and pool, from inside a
 * scope and from outside, and says where it ran. Run under the agent with the hosts' names and a
 * file that exists on the slaves only: {@code ThreadsProbe MARKER HOST...}. Prints one line a
 * finding and ends with 1 if any work was done on the wrong machine.
 */
public final class ThreadsProbe {
  private static String marker;

  private ThreadsProbe() {}

  @FunctionalInterface
  private interface Flavour {
    boolean run(Callable<Boolean> work) throws Exception;
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    marker = args[0];
    int wrong = 0;
    for (Map.Entry<String, Flavour> flavour : flavours().entrySet()) {
      for (int i = 1; i < args.length; i++) {
        boolean inside;
        try (HostScope scope = SplitBrain.with(args[i])) {
          inside = flavour.getValue().run(ThreadsProbe::onSlave);
        }
        boolean outside = flavour.getValue().run(ThreadsProbe::onSlave);
        boolean local =
            SplitBrain.with(
                args[i],
                () ->
                    SplitBrain.<Boolean, Exception>local(
                        () -> flavour.getValue().run(ThreadsProbe::onSlave)));
        boolean right = inside && !outside && !local;
        System.out.println(
            (right ? "ok " : "WRONG ")
                + flavour.getKey()
                + " "
                + args[i]
                + ": inside "
                + where(inside)
                + ", outside "
                + where(outside)
                + ", local "
                + where(local));
        wrong += right ? 0 : 1;
      }
    }
    System.out.println(wrong == 0 ? "ALL RIGHT" : wrong + " WRONG");
    System.exit(wrong == 0 ? 0 : 1);
  }

  private static boolean onSlave() {
    return new File(marker).exists();
  }

  private static String where(boolean slave) {
    return slave ? "slave" : "master";
  }

  private static Map<String, Flavour> flavours() throws Exception {
    Map<String, Flavour> flavours = new LinkedHashMap<>();
    flavours.put("same thread", Callable::call);
    flavours.put("new Thread", ThreadsProbe::newThread);
    // Pools that live across scopes: a worker must not keep the scope of its first task.
    ExecutorService fixed = daemons(2);
    flavours.put("pool submit", work -> fixed.submit(work).get());
    flavours.put(
        "pool execute",
        work -> {
          CompletableFuture<Boolean> result = new CompletableFuture<>();
          fixed.execute(() -> complete(result, work));
          return result.get();
        });
    flavours.put("pool invokeAll", work -> fixed.invokeAll(List.of(work)).get(0).get());
    ScheduledExecutorService scheduled = Executors.newScheduledThreadPool(1, ThreadsProbe::daemon);
    flavours.put("schedule", work -> scheduled.schedule(work, 1, TimeUnit.MILLISECONDS).get());
    flavours.put("periodic", work -> periodic(scheduled, work));
    flavours.put("supplyAsync", work -> CompletableFuture.supplyAsync(() -> unchecked(work)).get());
    flavours.put(
        "thenApplyAsync",
        work -> CompletableFuture.supplyAsync(() -> 1).thenApplyAsync(x -> unchecked(work)).get());
    flavours.put("common pool", work -> ForkJoinPool.commonPool().submit(work).get());
    flavours.put("recursive task", work -> ForkJoinPool.commonPool().invoke(new Fork(work, 4)));
    flavours.put(
        "parallel stream",
        work -> {
          long yes = IntStream.range(0, 64).parallel().filter(i -> unchecked(work)).count();
          if (yes != 0 && yes != 64) {
            throw new IllegalStateException("split between machines: " + yes + " of 64");
          }
          return yes == 64;
        });
    flavours.put(
        "FutureTask in a thread",
        work -> {
          FutureTask<Boolean> task = new FutureTask<>(work);
          newThread(
              () -> {
                task.run();
                return true;
              });
          return task.get();
        });
    flavours.put("Timer", ThreadsProbe::timer);
    flavours.put("rejected task's handler", ThreadsProbe::rejected);
    Ordered ordered = new Ordered();
    flavours.put("pool in a comparator's order", ordered::run);
    for (boolean before : new boolean[] {true, false}) {
      String name = before ? "beforeExecute" : "afterExecute";
      Framed pool = new Framed(before);
      flavours.put(name + " of execute", work -> pool.around(work, Framed::run));
      flavours.put(name + " of a task that fails", work -> pool.around(work, Framed::fail));
      flavours.put(name + " of submit", work -> pool.around(work, Framed::submit));
    }
    if (Runtime.version().feature() >= 25) {
      flavours.put("fork/join schedule", ThreadsProbe::forkJoinSchedule);
      flavours.put("fork/join externalSubmit", ThreadsProbe::externalSubmit);
    }
    if (Runtime.version().feature() >= 21) {
      flavours.put("virtual thread", ThreadsProbe::virtualThread);
      ExecutorService perTask =
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      flavours.put("virtual executor", work -> perTask.submit(work).get());
    }
    return flavours;
  }

  private static boolean newThread(Callable<Boolean> work) throws Exception {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    Thread thread = new Thread(() -> complete(result, work));
    thread.start();
    return result.get();
  }

  /** A pool whose queue is in the order of the tasks' own class, which a comparator casts to. */
  private static final class Ordered {
    private static final int JOBS = 20;

    private final ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new PriorityBlockingQueue<>(1, Comparator.comparingInt(task -> ((Job) task).rank)),
            ThreadsProbe::daemon);

    private record Job(
        int rank, List<Integer> ran, CompletableFuture<Boolean> done, Callable<Boolean> work)
        implements Runnable {
      @Override
      public void run() {
        ran.add(rank);
        complete(done, work);
      }
    }

    boolean run(Callable<Boolean> work) throws Exception {
      CountDownLatch busy = new CountDownLatch(1);
      pool.execute(new Job(0, new ArrayList<>(), new CompletableFuture<>(), () -> await(busy)));
      List<Integer> ran = new CopyOnWriteArrayList<>();
      List<CompletableFuture<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        results.add(done);
        pool.execute(new Job(1 + i * 7 % JOBS, ran, done, work));
      }
      busy.countDown();
      int yes = 0;
      for (CompletableFuture<Boolean> result : results) {
        yes += result.get() ? 1 : 0;
      }
      List<Integer> expected = IntStream.rangeClosed(1, JOBS).boxed().toList();
      if (!ran.equals(expected) || (yes != 0 && yes != JOBS)) {
        throw new IllegalStateException("ran " + ran + ", on the slave: " + yes);
      }
      return yes == JOBS;
    }

    private static boolean await(CountDownLatch latch) throws InterruptedException {
      latch.await();
      return true;
    }
  }

  private static boolean rejected(Callable<Boolean> work) throws Exception {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            (task, by) -> complete(result, work));
    CountDownLatch busy = new CountDownLatch(1);
    pool.execute(
        () -> {
          try {
            busy.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    pool.execute(() -> result.completeExceptionally(new IllegalStateException("not rejected")));
    busy.countDown();
    pool.shutdown();
    return result.get();
  }

  /** A pool that does the work around a task, and looks at whose task it is. */
  private static final class Framed extends ThreadPoolExecutor {
    private final boolean before;
    private CompletableFuture<Boolean> result;
    private Callable<Boolean> work;
    private Object handedOver;

    Framed(boolean before) {
      super(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread thread = daemon(task);
            thread.setUncaughtExceptionHandler((t, e) -> {}); // Of the task that fails.
            return thread;
          });
      this.before = before;
    }

    synchronized boolean around(Callable<Boolean> newWork, Function<Framed, Object> handOver)
        throws Exception {
      CompletableFuture<Boolean> newResult = new CompletableFuture<>();
      CountDownLatch known = new CountDownLatch(1);
      result = newResult;
      work =
          () -> {
            known.await();
            return newWork.call();
          };
      handedOver = handOver.apply(this);
      known.countDown();
      return newResult.get();
    }

    private Object run() {
      Runnable task = () -> {};
      execute(task);
      return task;
    }

    private Object fail() {
      Runnable task =
          () -> {
            throw new IllegalStateException("as it shall");
          };
      execute(task);
      return task;
    }

    private Object submit() {
      return submit(() -> true);
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
      if (before) {
        look(task);
      }
    }

    @Override
    protected void afterExecute(Runnable task, Throwable thrown) {
      if (!before) {
        look(task);
      }
    }

    private void look(Runnable task) {
      complete(
          result,
          () -> {
            boolean onSlave = work.call();
            if (task != handedOver) {
              throw new IllegalStateException("not the task that was handed over: " + task);
            }
            return onSlave;
          });
    }
  }

  /** Of a release that this is not compiled against. */
  private static boolean forkJoinSchedule(Callable<Boolean> work) throws Exception {
    Object task =
        ForkJoinPool.class
            .getMethod("schedule", Callable.class, long.class, TimeUnit.class)
            .invoke(ForkJoinPool.commonPool(), work, 1, TimeUnit.MILLISECONDS);
    return (Boolean) ((Future<?>) task).get();
  }

  private static boolean externalSubmit(Callable<Boolean> work) throws Exception {
    Object task =
        ForkJoinPool.class
            .getMethod("externalSubmit", ForkJoinTask.class)
            .invoke(ForkJoinPool.commonPool(), ForkJoinTask.adapt(work));
    return (Boolean) ((Future<?>) task).get();
  }

  private static boolean virtualThread(Callable<Boolean> work) throws Exception {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    Runnable task = () -> complete(result, work);
    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    return result.get();
  }

  private static boolean timer(Callable<Boolean> work) throws Exception {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    Timer timer = new Timer(true);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            complete(result, work);
          }
        },
        1);
    try {
      return result.get();
    } finally {
      timer.cancel();
    }
  }

  /** Three runs of a periodic task: none may slip to another machine. */
  private static boolean periodic(ScheduledExecutorService pool, Callable<Boolean> work)
      throws Exception {
    List<Boolean> results = new ArrayList<>();
    CountDownLatch three = new CountDownLatch(3);
    var handle =
        pool.scheduleAtFixedRate(
            () -> {
              synchronized (results) {
                results.add(unchecked(work));
              }
              three.countDown();
            },
            0,
            1,
            TimeUnit.MILLISECONDS);
    three.await();
    handle.cancel(false);
    synchronized (results) {
      if (results.contains(true) && results.contains(false)) {
        throw new IllegalStateException("split between machines: " + results);
      }
      return results.get(0);
    }
  }

  private static ExecutorService daemons(int size) {
    return Executors.newFixedThreadPool(size, ThreadsProbe::daemon);
  }

  private static Thread daemon(Runnable task) {
    // Wrapped, as many factories do: the thread's target does not show that it is a pool's worker.
    Thread thread = new Thread(() -> task.run());
    thread.setDaemon(true);
    return thread;
  }

  private static void complete(CompletableFuture<Boolean> result, Callable<Boolean> work) {
    try {
      result.complete(work.call());
    } catch (Exception e) {
      result.completeExceptionally(e);
    }
  }

  private static boolean unchecked(Callable<Boolean> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Fork extends RecursiveTask<Boolean> {
    private static final long serialVersionUID = 1L;
    private final transient Callable<Boolean> work;
    private final int depth;

    Fork(Callable<Boolean> work, int depth) {
      this.work = work;
      this.depth = depth;
    }

    @Override
    protected Boolean compute() {
      if (depth == 0) {
        return unchecked(work);
      }
      Fork left = new Fork(work, depth - 1);
      left.fork();
      boolean right = new Fork(work, depth - 1).compute();
      if (right != left.join()) {
        throw new IllegalStateException("split between machines");
      }
      return right;
    }
  }
}
