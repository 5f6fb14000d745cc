package dev.splitbrain.agent.area.watch;

import dev.splitbrain.agent.session.HostLostException;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.watch.Event;
import dev.splitbrain.wire.watch.EventKind;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.Watchable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A key of a slave's watch service: the state is the slave's key's. Threads: any. */
final class SlaveWatchKey implements WatchKey {
  private final SlaveWatchService service;
  private final long number;
  private final Path directory;

  /** What is invalid once stays so. */
  private volatile boolean invalid;

  /** Until it is reset it is not signalled again. */
  private final AtomicBoolean signalled = new AtomicBoolean();

  SlaveWatchKey(SlaveWatchService service, long number, Path directory) {
    this.service = service;
    this.number = number;
    this.directory = directory;
  }

  /**
   * The slave signals it.
   *
   * @return false if it was signalled and not reset since, so that no slave can do that
   */
  boolean signals() {
    return signalled.compareAndSet(false, true);
  }

  /** Whether the slave has said so. Asks nobody. */
  boolean isKnownInvalid() {
    return invalid;
  }

  private record SlaveEvent<T>(Kind<T> kind, int count, T context) implements WatchEvent<T> {}

  /** Tells whether the key is valid, which only the slave knows; a lost one is not. */
  private boolean validAfter(String method, SlaveWatchService.Question<Boolean> call) {
    if (invalid || !service.isAlive()) {
      return false;
    }
    try {
      boolean valid = service.call(method, directory.toString(), call);
      invalid = !valid;
      return valid;
    } catch (HostLostException e) {
      return false;
    } catch (Failure | IOException e) {
      if (service.isAlive()) {
        throw service.unchecked(e);
      }
      return false;
    }
  }

  @Override
  public boolean isValid() {
    return validAfter("isValid", (c, h) -> c.isValid(h, number));
  }

  @Override
  public boolean reset() {
    // Before the slave knows: it may be signalled before the reply is read.
    signalled.set(false);
    return validAfter("reset", (c, h) -> c.reset(h, number));
  }

  @Override
  public void cancel() {
    validAfter(
        "cancel",
        (c, h) -> {
          c.cancel(h, number);
          return false;
        });
  }

  /**
   * Events that were lost with their slave are no empty list: if the link is lost this throws,
   * naming the host.
   */
  @Override
  public List<WatchEvent<?>> pollEvents() {
    if (service.isClosed()) {
      return new ArrayList<>();
    }
    try {
      List<WatchEvent<?>> events = new ArrayList<>();
      for (Event event :
          service.call("events", directory.toString(), (c, h) -> c.events(h, number))) {
        events.add(event(event));
      }
      return events;
    } catch (Failure | IOException e) {
      if (service.isClosed()) {
        return new ArrayList<>();
      }
      throw service.unchecked(e);
    }
  }

  private WatchEvent<?> event(Event event) throws IOException {
    WatchEvent.Kind<?> kind = Kinds.of(event.getKind());
    boolean named = event.getKind() != EventKind.OVERFLOW;
    return event(kind, event, named);
  }

  @SuppressWarnings("unchecked")
  private WatchEvent<?> event(WatchEvent.Kind<?> kind, Event event, boolean named)
      throws IOException {
    return named
        ? new SlaveEvent<>(
            (WatchEvent.Kind<Path>) kind,
            event.getCount(),
            service.names().entry(event.getName(), service.session()))
        : new SlaveEvent<>((WatchEvent.Kind<Object>) kind, event.getCount(), null);
  }

  @Override
  public Watchable watchable() {
    return directory;
  }
}
