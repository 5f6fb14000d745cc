package dev.splitbrain.agent.session;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.session.SlaveInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.thrift.TException;

/**
 * A session without a wire: calls go straight to clients that a test supplies. A blocking call is
 * cancelled by interrupting the thread that runs it, which such a client answers as a slave would:
 * with a Failure of kind CANCELLED.
 */
public final class ScriptedSession implements Session {
  private final Map<String, Object> clients = new ConcurrentHashMap<>();
  private final SlaveInfo info = new SlaveInfo();

  /** What was called, in order, as the IDL names it. */
  public final List<String> calls = new CopyOnWriteArrayList<>();

  /** The same, with all that was said of them. */
  public final List<Call<?>> made = new CopyOnWriteArrayList<>();

  /** What {@link #note} was told: call and subject. */
  public final List<String> notes = new CopyOnWriteArrayList<>();

  public volatile long epoch = 1;
  public volatile boolean lost;
  public volatile byte[] workingDirectory = "/home/tester".getBytes(StandardCharsets.UTF_8);

  /** A Linux slave that speaks UTF-8. */
  public ScriptedSession() {
    info.setName("bench1");
    info.setHostName("bench1.example");
    info.setOsName("Linux");
    info.setFileEncoding("UTF-8");
  }

  /** Answers a service's calls. */
  public ScriptedSession with(String service, Object client) {
    clients.put(service, client);
    return this;
  }

  @Override
  public String hostName() {
    return "bench1";
  }

  @Override
  public SlaveInfo info() {
    return info;
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public <C, R> R call(Call<C> call, StubCall<C, R> body) throws Failure, HostLostException {
    boolean interrupted = Thread.interrupted();
    try {
      return run(call, body);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public <C, R> R callInterruptibly(Call<C> call, StubCall<C, R> body)
      throws Failure, HostLostException {
    try {
      return run(call, body);
    } catch (Failure e) {
      if (e.getKind() == ErrorKind.CANCELLED) {
        Thread.currentThread().interrupt();
      }
      throw e;
    }
  }

  @Override
  public <C, R> R callCancellably(Call<C> call, Cancellation cancellation, StubCall<C, R> body)
      throws Failure, HostLostException {
    if (!cancellation.begin(Thread.currentThread()::interrupt)) {
      throw new Failure().setKind(ErrorKind.CANCELLED);
    }
    try {
      return run(call, body);
    } finally {
      cancellation.end();
    }
  }

  @SuppressWarnings("unchecked")
  private <C, R> R run(Call<C> call, StubCall<C, R> body) throws Failure, HostLostException {
    if (lost) {
      throw new HostLostException("bench1: lost during " + call.name(), null);
    }
    made.add(call);
    calls.add(call.name());
    C client = (C) clients.get(call.stub().service());
    if (client == null) {
      throw new AssertionError("the test expects no call of " + call.name());
    }
    try {
      return call.stub().checked("bench1", info, call.name(), null, body.on(client));
    } catch (Failure e) {
      throw e;
    } catch (TException e) {
      throw new AssertionError("a client without a wire throws Failure only", e);
    }
  }

  @Override
  public <C> void fence(Call<C> call, StubCall<C, Void> body) {
    throw new AssertionError("these areas send nothing without waiting: " + call.name());
  }

  @Override
  public void releaseLater(long handle, long handleEpoch) {
    calls.add("release " + handle);
  }

  @Override
  public long roundTrips() {
    return calls.size();
  }

  @Override
  public long callStamp() {
    return calls.size();
  }

  @Override
  public long changeStamp() {
    return calls.size();
  }

  @Override
  public byte[] workingDirectory() {
    return workingDirectory.clone();
  }

  @Override
  public void note(String area, String call, String subject, String reason) {
    notes.add(call + " " + subject);
  }

  @Override
  public boolean isOpen() {
    return !lost;
  }

  @Override
  public void checkEpoch(long handleEpoch, String subject) throws IOException {
    if (lost || handleEpoch != epoch) {
      throw new HostLostException("bench1: " + subject + " is gone", null);
    }
  }
}
