package dev.splitbrain.agent.area;

/** Whether a body runs on a thread that is in guard mode: in our own code, or the JDK's own. */
public enum GuardPolicy {
  /** In guard mode the JDK's code runs, and the body is not asked. */
  HONOUR,
  /**
   * The body is asked in guard mode too: it finds out whether the object belongs to another machine
   * than the one that the thread is on, and may leave it to the JDK's code.
   */
  IGNORE,
  /**
   * The body is asked in guard mode too, and must answer: the condition found an object of a slave,
   * which no JDK code can serve.
   */
  MUST_ANSWER
}
