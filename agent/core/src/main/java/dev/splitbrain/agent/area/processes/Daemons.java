package dev.splitbrain.agent.area.processes;

/**
 * Threads that carry a child's output or wait for its end. They run our code only, so they have
 * nothing of the thread that happened to start them: no thread locals, no class loader, no scope
 * (they are started in guard mode).
 */
final class Daemons {
  private static final ThreadGroup TOP_GROUP = topGroup();

  private Daemons() {}

  private static ThreadGroup topGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  /** Not started yet; a daemon. */
  static Thread thread(String name, Runnable task) {
    Thread thread = new Thread(TOP_GROUP, task, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }
}
