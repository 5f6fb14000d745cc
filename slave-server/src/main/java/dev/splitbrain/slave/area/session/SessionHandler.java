package dev.splitbrain.slave.area.session;

import static dev.splitbrain.slave.session.Checked.checked;
import static dev.splitbrain.slave.session.Checked.run;

import dev.splitbrain.slave.session.SlaveIdentity;
import dev.splitbrain.slave.session.SlaveLog;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.slave.system.Machine;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.session.OpenReply;
import dev.splitbrain.wire.session.OpenRequest;
import dev.splitbrain.wire.session.SessionService;
import dev.splitbrain.wire.session.SlaveInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The session service. The envelope layer has made the session before {@link #open} is called. */
final class SessionHandler implements SessionService.Iface {
  private final SlaveSession session;

  SessionHandler(SlaveSession session) {
    this.session = session;
  }

  @Override
  public OpenReply open(OpenRequest request) {
    session.describe(request.getMasterName() + " (pid " + request.getMasterPid() + ")");
    if (request.isKeepChildren()) {
      session.keepChildren();
    }
    if (request.isSetReplaces()) {
      run(() -> session.takePlaceOf(request.getReplaces()));
    }
    SlaveLog.log(session + " opened");
    OpenReply reply = new OpenReply();
    reply.setSessionId(session.id());
    reply.setEpoch(session.identity().epoch());
    reply.setInfo(info());
    return reply;
  }

  private SlaveInfo info() {
    SlaveIdentity identity = session.identity();
    Path temporary = session.workingDirectory().resolve(identity.property("java.io.tmpdir"));
    SlaveInfo info = new SlaveInfo();
    info.setName(identity.name());
    info.setVersion(SlaveIdentity.version());
    info.setPid(ProcessHandle.current().pid());
    info.setUser(identity.property("user.name"));
    info.setOsName(identity.property("os.name"));
    info.setOsVersion(identity.property("os.version"));
    info.setOsArch(identity.property("os.arch"));
    info.setJavaVersion(System.getProperty("java.version"));
    info.setHostName(Machine.hostName());
    info.setWorkingDirectory(session.names().bytes(session.workingDirectory()));
    info.setFileSeparator(session.workingDirectory().getFileSystem().getSeparator());
    info.setPathSeparator(identity.property("path.separator"));
    info.setFileEncoding(identity.property("sun.jnu.encoding"));
    info.setClock(now());
    info.setTemporaryDirectory(session.names().bytes(temporary));
    return info;
  }

  @Override
  public Time probe() {
    return now();
  }

  private static Time now() {
    Instant now = Instant.now();
    return new Time(now.getEpochSecond(), now.getNano());
  }

  @Override
  public boolean cancel(long requestId) {
    return session.cancel(requestId);
  }

  @Override
  public void release(List<Long> handles) {
    for (long handle : handles) {
      try (AutoCloseable resource = session.handles().remove(handle)) {
        // The master has forgotten it, so nobody is interested in how the close went.
      } catch (Exception e) {
        SlaveLog.log("releasing a forgotten handle failed: " + e);
      }
    }
  }

  @Override
  public ByteBuffer changeDirectory(ByteBuffer path) {
    return checked(() -> session.names().wire(session.changeDirectory(session.names().path(path))));
  }

  @Override
  public Map<String, Integer> openHandles() {
    return session.handles().countByKind();
  }

  @Override
  public void close() {
    session.end("goodbye");
  }
}
