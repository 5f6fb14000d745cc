package dev.splitbrain.slave.area.files;

import static dev.splitbrain.slave.session.Checked.checked;
import static dev.splitbrain.slave.session.Checked.run;

import dev.splitbrain.slave.session.Failures;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.OpenRequest;
import dev.splitbrain.wire.files.ReadReply;
import dev.splitbrain.wire.files.TransferReply;
import dev.splitbrain.wire.files.WholeReply;
import java.nio.ByteBuffer;
import java.util.Set;

/** The calls of the files service on the contents of files: those that are open, and whole ones. */
abstract class OpenFilesHandler extends WithinHandler {
  private final SlaveSession session;
  private final OpenFiles files;

  OpenFilesHandler(SlaveSession session, Within within, OpenFiles files) {
    super(session, within);
    this.session = session;
    this.files = files;
  }

  @Override
  public OpenReply open(OpenRequest request) {
    return checked(() -> files.open(request));
  }

  @Override
  public ReadReply read(long handle, long position, int most) {
    return checked(() -> files.get(handle).read(position, most));
  }

  @Override
  public ReadReply readAt(long handle, long position, int most) {
    return checked(() -> files.get(handle).readAt(position, most));
  }

  @Override
  public long write(long handle, long position, ByteBuffer data) {
    return checked(() -> files.get(handle).write(position, data));
  }

  @Override
  public ReadReply directRead(long handle, long position, int most, int memory) {
    return checked(() -> files.get(handle).direct().read(position, most, memory));
  }

  @Override
  public int directWrite(long handle, long position, ByteBuffer data, int memory) {
    return checked(() -> files.get(handle).direct().write(position, data, memory));
  }

  @Override
  public TransferReply transfer(
      long source, long position, long target, long targetPosition, long count) {
    return checked(
        () ->
            FileToFile.copy(files.get(source), position, files.get(target), targetPosition, count));
  }

  @Override
  public long position(long handle) {
    return checked(() -> files.get(handle).position());
  }

  @Override
  public void seek(long handle, long position) {
    run(() -> files.get(handle).seek(position));
  }

  @Override
  public long size(long handle) {
    return checked(() -> files.get(handle).size());
  }

  @Override
  public int available(long handle) {
    return checked(() -> files.get(handle).available());
  }

  @Override
  public void checkMapping(long handle, long position, long size) {
    run(() -> files.get(handle).checkMapping(position, size));
  }

  @Override
  public void truncate(long handle, long size) {
    run(() -> files.get(handle).truncate(size));
  }

  @Override
  public void setLength(long handle, long length) {
    run(() -> files.get(handle).setLength(length));
  }

  @Override
  public void force(long handle, boolean metaData) {
    run(() -> files.get(handle).force(metaData));
  }

  @Override
  public boolean lock(long handle, long position, long size, boolean shared, boolean wait) {
    return checked(() -> files.get(handle).lock(session, position, size, shared, wait));
  }

  @Override
  public void unlock(long handle, long position, long size) {
    run(() -> files.get(handle).unlock(position, size));
  }

  @Override
  public void close(long handle) {
    run(
        () -> {
          AutoCloseable resource = session.handles().remove(handle);
          if (resource == null) {
            throw Failures.of(ErrorKind.UNKNOWN_HANDLE, null);
          }
          resource.close();
        });
  }

  @Override
  public WholeReply readWhole(ByteBuffer path, int limit, Set<OpenOption> options) {
    return checked(() -> files.readWhole(session.path(path), limit, options));
  }

  @Override
  public void writeWhole(OpenRequest request, ByteBuffer data) {
    run(() -> files.writeWhole(request, data));
  }
}
