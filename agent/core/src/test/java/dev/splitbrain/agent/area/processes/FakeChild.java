package dev.splitbrain.agent.area.processes;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.processes.OutputReply;
import dev.splitbrain.wire.processes.ProcessesService;
import dev.splitbrain.wire.processes.StartReply;
import dev.splitbrain.wire.processes.StartRequest;
import dev.splitbrain.wire.processes.WaitReply;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The processes service with one child, whose output and end a test decides. */
final class FakeChild extends ProcessesService.Client {
  private static final int PID = 4711;

  StartRequest started;
  Failure startFailure;
  final ByteArrayOutputStream input = new ByteArrayOutputStream();
  final List<String> closed = new ArrayList<>();
  String destroyed;

  private final ByteArrayOutputStream[] output = {null, new ByteArrayOutputStream(), null};
  private boolean ended;
  private Integer exitStatus;
  private int waiting;

  FakeChild() {
    super(null);
    output[Child.ERROR] = new ByteArrayOutputStream();
  }

  synchronized void writes(int stream, String text) {
    output[stream].writeBytes(text.getBytes(StandardCharsets.UTF_8));
    notifyAll();
  }

  /** The child ends, and with it its output. */
  synchronized void exits(int status) {
    ended = true;
    exitStatus = status;
    notifyAll();
  }

  /** The child ends, but something that it left behind holds its output open. */
  synchronized void exitsLeavingOutputOpen(int status) {
    exitStatus = status;
    notifyAll();
  }

  /** Until a thread waits in a call that blocks. */
  synchronized void awaitBlockedCall() throws InterruptedException {
    while (waiting == 0) {
      wait();
    }
  }

  private void block(long millis) throws Failure {
    waiting++;
    notifyAll();
    try {
      wait(millis);
    } catch (InterruptedException e) {
      throw new Failure().setKind(ErrorKind.CANCELLED);
    } finally {
      waiting--;
    }
  }

  @Override
  public synchronized StartReply start(StartRequest request) throws Failure {
    started = request;
    if (startFailure != null) {
      throw startFailure;
    }
    return new StartReply().setHandle(9).setPid(PID);
  }

  @Override
  public synchronized OutputReply readOutput(long handle, int stream, int most) throws Failure {
    while (output[stream].size() == 0 && !ended) {
      block(0);
    }
    byte[] all = output[stream].toByteArray();
    int count = Math.min(all.length, most);
    output[stream].reset();
    output[stream].write(all, count, all.length - count);
    OutputReply reply = new OutputReply();
    reply.setData(Arrays.copyOf(all, count));
    reply.setEnd(count == 0);
    if (count == 0 && exitStatus != null) {
      reply.setExitStatus(exitStatus);
    }
    return reply;
  }

  @Override
  public synchronized int availableOutput(long handle, int stream) {
    return output[stream].size();
  }

  @Override
  public synchronized void closeOutput(long handle, int stream) {
    closed.add("output " + stream);
  }

  @Override
  public synchronized void writeInput(long handle, ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    input.writeBytes(bytes);
  }

  @Override
  public synchronized void closeInput(long handle) {
    closed.add("input");
  }

  @Override
  public synchronized WaitReply waitFor(long handle, long timeoutMillis) throws Failure {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (exitStatus == null) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (timeoutMillis >= 0 && left <= 0) {
        return new WaitReply().setExited(false);
      }
      block(timeoutMillis < 0 ? 0 : left);
    }
    return new WaitReply().setExited(true).setExitStatus(exitStatus);
  }

  @Override
  public synchronized void destroy(long handle, boolean forcibly) {
    destroyed = forcibly ? "forcibly" : "gently";
    ended = true;
    exitStatus = forcibly ? 137 : 143;
    notifyAll();
  }
}
