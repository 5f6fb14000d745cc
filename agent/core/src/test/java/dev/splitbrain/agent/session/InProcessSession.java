package dev.splitbrain.agent.session;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.Repeat;
import dev.splitbrain.wire.envelope.Repeatability;
import dev.splitbrain.wire.session.SlaveInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.TException;
import org.apache.thrift.TProcessor;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TEndpointTransport;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TMemoryInputTransport;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.TTransportException;

/**
 * A session without a wire: each call runs in a service object of this VM, through the generated
 * code. Keeps stamps and counts as a session does. Threads: any.
 */
public final class InProcessSession implements Session {
  private final String host;
  private final TProcessor processor;
  private final AtomicLong callStamp = new AtomicLong();
  private final AtomicLong changeStamp = new AtomicLong();
  private final AtomicLong roundTrips = new AtomicLong();

  /** The calls so far, in the order in which they began. */
  public final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  /** The same, with all that was said of them. */
  public final List<Call<?>> made = Collections.synchronizedList(new ArrayList<>());

  /** Handles that were left to the session to release. */
  public final List<Long> released = Collections.synchronizedList(new ArrayList<>());

  public final SlaveInfo info = new SlaveInfo();
  public volatile long epoch = 1;
  public volatile boolean lost;

  /** Runs while a call is under way, before the service is asked. */
  public volatile Runnable during = () -> {};

  /** A session with a service. */
  public InProcessSession(String host, TProcessor processor) {
    this.host = host;
    this.processor = processor;
    info.setOsName("Linux");
    info.setFileSeparator("/");
    info.setWorkingDirectory("/work".getBytes(StandardCharsets.UTF_8));
    info.setTemporaryDirectory("/tmp".getBytes(StandardCharsets.UTF_8));
  }

  private <C, R> R run(Call<C> call, StubCall<C, R> body) throws Failure, HostLostException {
    Repeat repeat = Repeatability.of(call.name());
    made.add(call);
    calls.add(call.method());
    if (lost) {
      throw new HostLostException(host + ": lost during " + call.name(), null);
    }
    move(repeat);
    if (!repeat.isFence()) {
      roundTrips.incrementAndGet();
    }
    during.run();
    try {
      R reply = body.on(call.stub().factory().apply(new TBinaryProtocol(new Loop(processor))));
      return call.stub().checked(host, info, call.name(), null, reply);
    } catch (Failure f) {
      throw f;
    } catch (TException e) {
      throw new HostLostException(host + ": " + call.name(), e);
    } finally {
      move(repeat);
    }
  }

  private void move(Repeat repeat) {
    if (repeat != Repeat.RELEASE) {
      move(repeat == Repeat.LOOK);
    }
  }

  private void move(boolean look) {
    callStamp.incrementAndGet();
    if (!look) {
      changeStamp.incrementAndGet();
    }
  }

  /** As if another thread made a call: a look, or a change. */
  public void otherCall(boolean look) {
    move(look);
    move(look);
  }

  @Override
  public String hostName() {
    return host;
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
    return run(call, body);
  }

  @Override
  public <C, R> R callInterruptibly(Call<C> call, StubCall<C, R> body)
      throws Failure, HostLostException {
    return run(call, body);
  }

  @Override
  public <C, R> R callCancellably(Call<C> call, Cancellation cancellation, StubCall<C, R> body)
      throws Failure, HostLostException {
    Thread caller = Thread.currentThread();
    if (!cancellation.begin(() -> cancelled(caller))) {
      throw failure(ErrorKind.CANCELLED, null);
    }
    try {
      return run(call, body);
    } finally {
      cancellation.end();
    }
  }

  /** What a service does when the call of this thread is cancelled. */
  public volatile Runnable onCancel = () -> {};

  private void cancelled(Thread caller) {
    calls.add("cancel");
    onCancel.run();
  }

  /** Requests whose replies nobody has taken. */
  private final AtomicInteger underWay = new AtomicInteger();

  /** How many requests of flows are under way. */
  public int underWay() {
    return underWay.get();
  }

  /** Each request is carried out when it is sent. */
  @Override
  public <C> Flow<C> flow(Call<C> call) {
    return new Flow<>() {
      private final ArrayDeque<C> sent = new ArrayDeque<>();

      @Override
      public void send(Flow.Send<C> send) throws HostLostException {
        made.add(call);
        calls.add(call.method());
        move(false);
        roundTrips.incrementAndGet();
        try {
          C client = call.stub().factory().apply(new TBinaryProtocol(new Loop(processor)));
          send.on(client);
          sent.addLast(client);
          underWay.incrementAndGet();
        } catch (TException e) {
          throw new HostLostException(host + ": " + call.name(), e);
        }
      }

      @Override
      public <R> R receive(StubCall<C, R> receive) throws Failure, HostLostException {
        during.run();
        underWay.decrementAndGet();
        try {
          return call.stub()
              .checked(host, info, call.name(), call.subject(), receive.on(sent.removeFirst()));
        } catch (Failure f) {
          throw f;
        } catch (TException e) {
          throw new HostLostException(host + ": " + call.name(), e);
        } finally {
          move(false);
        }
      }

      @Override
      public void abandon() {
        for (C one = sent.pollFirst(); one != null; one = sent.pollFirst()) {
          underWay.decrementAndGet();
          move(false);
        }
      }
    };
  }

  @Override
  public <C> void fence(Call<C> call, StubCall<C, Void> body) {
    try {
      run(call, body);
    } catch (Failure | HostLostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void releaseLater(long handle, long ofEpoch) {
    released.add(handle);
  }

  @Override
  public long roundTrips() {
    return roundTrips.get();
  }

  @Override
  public long callStamp() {
    return callStamp.get();
  }

  @Override
  public long changeStamp() {
    return changeStamp.get();
  }

  @Override
  public boolean isOpen() {
    return !lost;
  }

  @Override
  public void checkEpoch(long ofEpoch, String subject) throws IOException {
    if (ofEpoch != epoch) {
      throw new IOException(host + ": " + subject + " was open before the host restarted");
    }
  }

  /** A failure as a slave sends it. */
  public static Failure failure(ErrorKind kind, String reason) {
    Failure failure = new Failure();
    failure.setKind(kind);
    failure.setReason(reason);
    return failure;
  }

  /** Waits for a condition of another thread. */
  public static void await(Supplier<Boolean> condition) throws InterruptedException {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.get()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("nothing happened for 20 s");
      }
      Thread.sleep(1);
    }
  }

  /** One request and its reply, in memory. */
  private static final class Loop extends TEndpointTransport {
    private final TProcessor processor;
    private final ByteArrayOutputStream request = new ByteArrayOutputStream();
    private TTransport reply;

    Loop(TProcessor processor) throws TTransportException {
      super(new TConfiguration());
      this.processor = processor;
    }

    @Override
    public void flush() throws TTransportException {
      TMemoryBuffer out = new TMemoryBuffer(64);
      try {
        processor.process(
            new TBinaryProtocol(new TMemoryInputTransport(request.toByteArray())),
            new TBinaryProtocol(out));
      } catch (TTransportException e) {
        throw e;
      } catch (TException e) {
        throw new TTransportException(e);
      }
      reply = new TMemoryInputTransport(out.getArray(), 0, out.length());
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void open() {}

    @Override
    public void close() {}

    @Override
    public int read(byte[] bytes, int offset, int length) throws TTransportException {
      return reply.read(bytes, offset, length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      request.write(bytes, offset, length);
    }

    /** The reply's own transport checks. */
    @Override
    public void checkReadBytesAvailable(long count) {}
  }
}
