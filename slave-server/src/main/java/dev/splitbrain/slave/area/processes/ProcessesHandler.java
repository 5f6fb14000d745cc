package dev.splitbrain.slave.area.processes;

import static dev.splitbrain.slave.session.Checked.checked;
import static dev.splitbrain.slave.session.Checked.run;

import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.processes.OutputReply;
import dev.splitbrain.wire.processes.ProcessesService;
import dev.splitbrain.wire.processes.StartReply;
import dev.splitbrain.wire.processes.StartRequest;
import dev.splitbrain.wire.processes.WaitReply;
import java.nio.ByteBuffer;

/** The processes service. */
final class ProcessesHandler implements ProcessesService.Iface {
  private static final String KIND = "process";

  private final SlaveSession session;

  ProcessesHandler(SlaveSession session) {
    this.session = session;
  }

  private ChildHandle child(long handle) throws Failure {
    return session.handles().get(handle, ChildHandle.class);
  }

  @Override
  public StartReply start(StartRequest request) {
    return checked(
        () -> {
          ChildHandle child = new Starter(session, request).start();
          try {
            return started(child);
          } catch (Throwable e) {
            // The master has no handle to end it by.
            child.destroy(true);
            throw e;
          }
        });
  }

  private StartReply started(ChildHandle child) throws Exception {
    session.children().add(child.process());
    StartReply reply = new StartReply();
    reply.setPid(child.process().pid());
    child
        .process()
        .info()
        .startInstant()
        .ifPresent(at -> reply.setStarted(new Time(at.getEpochSecond(), at.getNano())));
    reply.setHandle(session.handles().add(KIND, child));
    return reply;
  }

  @Override
  public OutputReply readOutput(long handle, int stream, int most) {
    return checked(() -> child(handle).read(stream, most));
  }

  @Override
  public int availableOutput(long handle, int stream) {
    return checked(() -> child(handle).output(stream).available());
  }

  @Override
  public void closeOutput(long handle, int stream) {
    run(() -> child(handle).output(stream).close());
  }

  @Override
  public void writeInput(long handle, ByteBuffer data) {
    run(() -> child(handle).write(data));
  }

  @Override
  public void closeInput(long handle) {
    run(() -> child(handle).closeInput());
  }

  @Override
  public WaitReply waitFor(long handle, long timeoutMillis) {
    return checked(() -> child(handle).await(timeoutMillis));
  }

  @Override
  public void destroy(long handle, boolean forcibly) {
    run(() -> child(handle).destroy(forcibly));
  }
}
