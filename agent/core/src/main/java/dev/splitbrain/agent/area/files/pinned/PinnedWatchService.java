package dev.splitbrain.agent.area.files.pinned;

import dev.splitbrain.agent.area.AreaServices;
import dev.splitbrain.agent.area.Watching;
import dev.splitbrain.agent.area.files.jdk.Guards;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.side.SlaveFiles;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.Watchable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A watch service for the pinned paths of one host: the host's own, whose keys and events speak of
 * pinned paths. Threads: any.
 */
final class PinnedWatchService implements WatchService {
  /** Found when first needed: making it needs the other areas. */
  private static final class Others {
    static final Watching WATCHING = AreaServices.one(Watching.class);
  }

  private final PinnedFileSystem fileSystem;
  private final WatchService plain;

  /** One pinned key for each plain one, as long as somebody has it. */
  private final Map<WatchKey, WeakReference<PinnedKey>> keys = new WeakHashMap<>();

  /** What each plain key was registered with first, which the program gets back as it gave it. */
  private final Map<WatchKey, PinnedPath> watched = new WeakHashMap<>();

  private PinnedWatchService(PinnedFileSystem fileSystem, WatchService plain) {
    this.fileSystem = fileSystem;
    this.plain = plain;
  }

  static PinnedWatchService open(PinnedFileSystem fileSystem) throws IOException {
    WatchService plain =
        fileSystem.side().machine() instanceof SlaveFiles slave
            ? Others.WATCHING.open(slave.route())
            : Guards.onMaster(JdkFiles.PLAIN::newWatchService);
    return new PinnedWatchService(fileSystem, plain);
  }

  PinnedFileSystem fileSystem() {
    return fileSystem;
  }

  WatchKey register(
      PinnedPath directory, WatchEvent.Kind<?>[] kinds, WatchEvent.Modifier... modifiers)
      throws IOException {
    Path there = directory.plain();
    WatchKey key =
        fileSystem.side().machine() instanceof SlaveFiles slave
            ? Others.WATCHING.register(slave.route(), plain, there, kinds, modifiers)
            : Guards.onMaster(() -> there.register(plain, kinds, modifiers));
    synchronized (keys) {
      watched.putIfAbsent(key, directory);
    }
    return pinned(key);
  }

  private PinnedKey pinned(WatchKey key) {
    if (key == null) {
      return null;
    }
    synchronized (keys) {
      var known = keys.get(key);
      PinnedKey pinned = known == null ? null : known.get();
      if (pinned == null) {
        pinned = new PinnedKey(key);
        keys.put(key, new WeakReference<>(pinned));
      }
      return pinned;
    }
  }

  @Override
  public WatchKey poll() {
    return pinned(plain.poll());
  }

  @Override
  public WatchKey poll(long timeout, TimeUnit unit) throws InterruptedException {
    return pinned(plain.poll(timeout, unit));
  }

  @Override
  public WatchKey take() throws InterruptedException {
    return pinned(plain.take());
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }

  private record PinnedEvent(WatchEvent<?> plain, PinnedPath context) implements WatchEvent<Path> {
    @Override
    @SuppressWarnings("unchecked")
    public Kind<Path> kind() {
      return (Kind<Path>) plain.kind();
    }

    @Override
    public int count() {
      return plain.count();
    }
  }

  private final class PinnedKey implements WatchKey {
    private final WatchKey key;

    PinnedKey(WatchKey key) {
      this.key = key;
    }

    @Override
    public boolean isValid() {
      return key.isValid();
    }

    @Override
    public List<WatchEvent<?>> pollEvents() {
      List<WatchEvent<?>> events = new ArrayList<>();
      for (WatchEvent<?> event : key.pollEvents()) {
        events.add(
            event.context() instanceof Path name
                ? new PinnedEvent(event, fileSystem.path(name))
                : event);
      }
      return events;
    }

    @Override
    public boolean reset() {
      return key.reset();
    }

    @Override
    public void cancel() {
      key.cancel();
    }

    @Override
    public Watchable watchable() {
      synchronized (keys) {
        PinnedPath directory = watched.get(key);
        return directory == null ? fileSystem.path((Path) key.watchable()) : directory;
      }
    }
  }
}
