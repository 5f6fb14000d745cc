package dev.splitbrain.slave.area.watch;

import static dev.splitbrain.slave.session.Checked.checked;
import static dev.splitbrain.slave.session.Checked.run;

import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.watch.Event;
import dev.splitbrain.wire.watch.EventKind;
import dev.splitbrain.wire.watch.Signalled;
import dev.splitbrain.wire.watch.WatchService;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/** Thin face of {@link Watch}. */
final class WatchHandler implements WatchService.Iface {
  private final SlaveSession session;

  WatchHandler(SlaveSession session) {
    this.session = session;
  }

  private Watch get(long handle) throws Failure {
    return session.handles().get(handle, Watch.class);
  }

  @Override
  public long open() {
    return checked(
        () ->
            session
                .handles()
                .add(
                    "watch",
                    new Watch(session.workingDirectory().getFileSystem(), session.names())));
  }

  @Override
  public long watch(long handle, ByteBuffer directory, Set<EventKind> kinds) {
    return checked(() -> get(handle).watch(session.path(directory), kinds));
  }

  @Override
  public Signalled take(long handle, long nanos) {
    return checked(() -> get(handle).take(nanos));
  }

  @Override
  public List<Event> events(long handle, long key) {
    return checked(() -> get(handle).events(key));
  }

  @Override
  public boolean reset(long handle, long key) {
    return checked(() -> get(handle).reset(key));
  }

  @Override
  public void cancel(long handle, long key) {
    run(() -> get(handle).cancel(key));
  }

  @Override
  public boolean isValid(long handle, long key) {
    return checked(() -> get(handle).isValid(key));
  }

  @Override
  public void close(long handle) {
    run(
        () -> {
          get(handle);
          session.handles().remove(handle).close();
        });
  }
}
