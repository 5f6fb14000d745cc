package dev.splitbrain.slave.session;

/** The slave's threads: all daemons, all named, so that a thread dump tells whose they are. */
public final class Threads {
  private Threads() {}

  /** A thread that does not keep the slave alive; not started yet. */
  public static Thread daemon(String name, Runnable body) {
    Thread thread = new Thread(null, body, name, 0, false);
    thread.setDaemon(true);
    return thread;
  }
}
