package dev.splitbrain.agent.hosts;

import dev.splitbrain.agent.session.HostLostException;
import dev.splitbrain.agent.session.ManagedSession;
import dev.splitbrain.wire.hello.SlaveUrl;
import java.io.IOException;

/** A host by name: connected at first use, again after a disconnect. Threads: any. */
public final class HostRef {
  /** Opens sessions; the core's one is {@code Sessions::open}. */
  @FunctionalInterface
  public interface Opener {
    ManagedSession open(String name, SlaveUrl url) throws IOException;
  }

  private final String name;
  private final SlaveUrl url;
  private final Opener opener;
  private ManagedSession session;

  private Preparation preparation;

  HostRef(String name, SlaveUrl url, Opener opener) {
    this.name = name;
    this.url = url;
    this.opener = opener;
  }

  /** As the user named it. */
  public String name() {
    return name;
  }

  /** Where it is; prints without its token. */
  public SlaveUrl url() {
    return url;
  }

  /**
   * The session, opened now if there is none. Opening takes one thread at a time: the others wait
   * for its outcome, which is bounded by the connect time-out.
   */
  public synchronized ManagedSession connect() throws IOException {
    if (session == null || !session.isOpen()) {
      ManagedSession opened = opener.open(name, url);
      if (preparation != null) {
        try {
          preparation.of(opened);
        } catch (IOException | RuntimeException e) {
          opened.close();
          throw e;
        }
      }
      session = opened;
    }
    return session;
  }

  /** What is to be done with each new session before anybody has it. */
  @FunctionalInterface
  public interface Preparation {
    /**
     * Does it.
     *
     * @throws IOException if that is not possible: the session is closed then
     */
    void of(ManagedSession session) throws IOException;
  }

  /** Has each session that is opened from now on prepared. */
  public synchronized void prepare(Preparation with) {
    preparation = with;
  }

  /** The open session, for a call in a scope: a scope never outlives its session unnoticed. */
  public synchronized ManagedSession session() throws IOException {
    if (session == null || !session.isOpen()) {
      throw new HostLostException(
          "the session with " + name + " has ended; open a new scope to connect again", null);
    }
    return session;
  }

  /** The session if there is one, open or not; null before the first. */
  public synchronized ManagedSession peek() {
    return session;
  }

  @Override
  public String toString() {
    return name + " (" + url + ")";
  }
}
