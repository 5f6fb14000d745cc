package dev.splitbrain.slave.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The child processes of a session that still run, whether or not the master holds a handle. Killed
 * with their descendants when the session ends. A process that made itself an orphan (a daemon) is
 * no descendant any more and stays, as it would after the end of a local JVM. Threads: any.
 */
public final class Children {
  private static final long KILL_SECONDS = 2;
  private static final long ASK_NANOS = 1_000_000;

  private final Set<Process> running = new HashSet<>();
  private boolean ended;

  /** Takes note of a child. If the session has ended meanwhile, the child is killed at once. */
  public void add(Process process) {
    synchronized (this) {
      if (!ended) {
        running.add(process);
      }
    }
    process.onExit().thenAccept(this::remove);
    if (isEnded()) {
      killTree(process.toHandle());
    }
  }

  private synchronized void remove(Process process) {
    running.remove(process);
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  /** How many run. */
  public synchronized int count() {
    return running.size();
  }

  /** Kills all with their descendants and waits until the system has taken them. */
  void killAll() {
    List<Process> all;
    synchronized (this) {
      ended = true;
      all = new ArrayList<>(running);
    }
    List<ProcessHandle> killed = new ArrayList<>();
    for (Process process : all) {
      killed.addAll(killTree(process.toHandle()));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(KILL_SECONDS);
    for (ProcessHandle handle : killed) {
      awaitEnd(handle, deadline);
    }
  }

  /** Children may start further ones until they are dead themselves, so each is asked again. */
  private static List<ProcessHandle> killTree(ProcessHandle root) {
    List<ProcessHandle> killed = new ArrayList<>();
    List<ProcessHandle> below = root.descendants().toList();
    root.destroyForcibly();
    killed.add(root);
    for (ProcessHandle descendant : below) {
      if (descendant.isAlive()) {
        killed.addAll(killTree(descendant));
      }
    }
    return killed;
  }

  /** Asks: the JDK's own notice of a process that is not its child comes after 300 ms. */
  private static void awaitEnd(ProcessHandle handle, long deadline) {
    while (runs(handle)) {
      if (System.nanoTime() - deadline > 0) {
        SlaveLog.log("pid " + handle.pid() + " was killed and does not end");
        return;
      }
      LockSupport.parkNanos(ASK_NANOS);
    }
  }

  /**
   * Whether a process is more than an entry in the system's table. What was orphaned by the kill of
   * its parent stays one until the system's first process asks, seconds later on some machines; it
   * holds nothing any more.
   */
  private static boolean runs(ProcessHandle handle) {
    if (!handle.isAlive()) {
      return false;
    }
    try {
      String status =
          Files.readString(Path.of("/proc/" + handle.pid() + "/stat"), StandardCharsets.ISO_8859_1);
      char state = status.charAt(status.lastIndexOf(')') + 2);
      return state != 'Z' && state != 'X';
    } catch (IOException e) {
      // Gone meanwhile, or a system that has no such file.
      return handle.isAlive();
    }
  }
}
