package dev.splitbrain.slave.area.files;

import static dev.splitbrain.slave.session.Checked.checked;
import static dev.splitbrain.slave.session.Checked.run;

import dev.splitbrain.slave.open.SharedFile;
import dev.splitbrain.slave.session.Checked;
import dev.splitbrain.slave.session.SlaveLog;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.files.AttributeChange;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.Listing;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.OpenRequest;
import dev.splitbrain.wire.files.Stat;
import java.nio.ByteBuffer;
import java.util.List;

/** The part of the files service that acts within open directories, and that nobody waits for. */
abstract class WithinHandler implements FilesService.Iface {
  private final SlaveSession session;
  private final Within within;

  WithinHandler(SlaveSession session, Within within) {
    this.session = session;
    this.within = within;
  }

  /** The JDK opens and closes files in it, which costs this process's locks on them. */
  static void runByName(Checked.Action action) {
    try {
      run(action);
    } finally {
      SharedFile.retakeAll();
    }
  }

  @Override
  public Listing listWithin(long directory, ByteBuffer name, boolean follow, int most) {
    return checked(() -> within.list(directory, name, follow, most));
  }

  @Override
  public OpenReply openWithin(long directory, OpenRequest request) {
    return checked(() -> within.open(directory, request));
  }

  @Override
  public void removeWithin(long directory, ByteBuffer name, boolean isDirectory) {
    run(() -> within.remove(directory, name, isDirectory));
  }

  @Override
  public void moveWithin(long directory, ByteBuffer name, long targetDirectory, ByteBuffer target) {
    run(() -> within.move(directory, name, targetDirectory, target));
  }

  @Override
  public Stat statWithin(long directory, ByteBuffer name, boolean follow) {
    return checked(() -> within.stat(directory, name, follow));
  }

  @Override
  public void setAttributesWithin(
      long directory, ByteBuffer name, boolean follow, List<AttributeChange> changes) {
    runByName(() -> within.change(directory, name, follow, changes));
  }

  @Override
  public void closeDirectory(long directory) {
    closeQuietly(directory);
  }

  @Override
  public void closeUnawaited(long handle) {
    closeQuietly(handle);
  }

  /** Nobody waits for the outcome, and a second close of the same handle is no error. */
  private void closeQuietly(long handle) {
    try {
      AutoCloseable resource = session.handles().remove(handle);
      if (resource != null) {
        resource.close();
      }
    } catch (Exception | Error e) {
      SlaveLog.logIfPossible("an unawaited close failed: ", e);
    }
  }
}
