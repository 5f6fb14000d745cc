package dev.splitbrain.slave.area.watch;

import dev.splitbrain.slave.session.Failures;
import dev.splitbrain.slave.session.RunningRequest;
import dev.splitbrain.slave.system.NativePaths;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.watch.Event;
import dev.splitbrain.wire.watch.EventKind;
import dev.splitbrain.wire.watch.Signalled;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A watch service of this machine, whose keys have numbers. Threads: any. */
final class Watch implements AutoCloseable {
  /** So many keys are kept before those that are not valid any more are looked for. */
  private static final int MANY = 1_000;

  private static final Map<EventKind, WatchEvent.Kind<?>> KINDS =
      Map.of(
          EventKind.CREATE, StandardWatchEventKinds.ENTRY_CREATE,
          EventKind.DELETE, StandardWatchEventKinds.ENTRY_DELETE,
          EventKind.MODIFY, StandardWatchEventKinds.ENTRY_MODIFY,
          EventKind.OVERFLOW, StandardWatchEventKinds.OVERFLOW);

  private final WatchService service;
  private final NativePaths names;
  private final Map<WatchKey, Long> numbers = new IdentityHashMap<>();
  private final Map<Long, WatchKey> keys = new HashMap<>();
  private long next = 1;
  private int lookAgainAt = MANY;

  /**
   * Opens one.
   *
   * @throws IOException if the system has no more
   */
  Watch(FileSystem fileSystem, NativePaths names) throws IOException {
    this.service = fileSystem.newWatchService();
    this.names = names;
  }

  /** Registers a directory. A key is known before anybody can take it. */
  synchronized long watch(Path directory, Set<EventKind> kinds) throws IOException, Failure {
    WatchKey key;
    try {
      key =
          directory.register(
              service, kinds.stream().map(KINDS::get).toArray(WatchEvent.Kind<?>[]::new));
    } catch (ClosedWatchServiceException e) {
      throw closed();
    }
    Long known = numbers.get(key);
    if (known != null) {
      return known;
    }
    forgetInvalid();
    long number = next++;
    numbers.put(key, number);
    keys.put(number, key);
    return number;
  }

  private void forgetInvalid() {
    if (keys.size() < lookAgainAt) {
      return;
    }
    keys.values().removeIf(key -> !key.isValid());
    numbers.keySet().removeIf(key -> !key.isValid());
    lookAgainAt = Math.max(MANY, 2 * keys.size());
  }

  private synchronized Long number(WatchKey key) {
    return numbers.get(key);
  }

  /** Null for one that was forgotten. */
  private synchronized WatchKey key(long number) {
    return keys.get(number);
  }

  /**
   * Takes the next signalled key.
   *
   * @param nanos how long to wait for one; negative for without end
   * @throws Failure CANCELLED if the request was cancelled, CLOSED if the service was closed,
   *     perhaps meanwhile
   */
  Signalled take(long nanos) throws Failure {
    long start = System.nanoTime();
    Signalled taken = new Signalled();
    try {
      WatchKey key = waited(nanos);
      while (key != null) {
        Long number = number(key);
        if (number != null) {
          taken.setKey(number);
          return taken;
        }
        long left = Math.max(0, nanos - (System.nanoTime() - start));
        key = waited(nanos < 0 ? nanos : left);
      }
      return taken;
    } catch (ClosedWatchServiceException e) {
      throw closed();
    } catch (InterruptedException e) {
      throw Failures.of(ErrorKind.CANCELLED, null);
    }
  }

  private WatchKey waited(long nanos) throws Failure, InterruptedException {
    if (nanos == 0) {
      return service.poll();
    }
    return RunningRequest.current()
        .<WatchKey, RuntimeException>interruptibly(
            () -> nanos < 0 ? service.take() : service.poll(nanos, TimeUnit.NANOSECONDS));
  }

  private static Failure closed() {
    return Failures.of(ErrorKind.CLOSED, null);
  }

  /** Takes what has happened in a key's directory. */
  List<Event> events(long number) {
    WatchKey key = key(number);
    List<Event> events = new ArrayList<>();
    if (key != null) {
      for (WatchEvent<?> event : key.pollEvents()) {
        events.add(wire(event));
      }
    }
    return events;
  }

  private Event wire(WatchEvent<?> event) {
    Event wire = new Event();
    KINDS.forEach(
        (kind, jdk) -> {
          if (jdk.equals(event.kind())) {
            wire.setKind(kind);
          }
        });
    wire.setCount(event.count());
    if (event.context() instanceof Path name) {
      wire.setName(names.bytes(name));
    }
    return wire;
  }

  boolean reset(long number) {
    WatchKey key = key(number);
    return key != null && key.reset();
  }

  void cancel(long number) {
    WatchKey key = key(number);
    if (key != null) {
      key.cancel();
    }
  }

  boolean isValid(long number) {
    WatchKey key = key(number);
    return key != null && key.isValid();
  }

  /** Ends what is blocked in it. */
  @Override
  public void close() throws IOException {
    service.close();
  }

  @Override
  public String toString() {
    return "watch service";
  }
}
