package dev.splitbrain.testkit;

import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.hello.Greeting;
import dev.splitbrain.wire.hello.Purpose;
import dev.splitbrain.wire.hello.Token;
import dev.splitbrain.wire.session.OpenReply;
import dev.splitbrain.wire.session.SessionService;
import dev.splitbrain.wire.session.SlaveInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The session of a {@link FakeSlave}, and the calls that keep it alive. Guarded by the slave. */
final class FakeSession {
  /** Stands for a call that a script must expect. */
  static final Object NOT_MINE = new Object();

  private static final byte[] NONE = new byte[Greeting.SESSION_ID_LENGTH];

  final SlaveInfo info = info();
  final Set<Long> cancelled = new HashSet<>();
  final List<Long> released = new ArrayList<>();
  private final TreeSet<Long> fences = new TreeSet<>();

  /** By request id: the number of its message when it came for the first time. */
  private final Map<Long, Integer> numbers = new HashMap<>();

  private byte[] id = NONE;
  private long epoch = 1000;

  private static SlaveInfo info() {
    SlaveInfo info = new SlaveInfo();
    info.setName("fake");
    info.setVersion("0");
    info.setPid(1);
    info.setUser("nobody");
    info.setOsName("Linux");
    info.setOsVersion("0");
    info.setOsArch("amd64");
    info.setJavaVersion("17");
    info.setHostName("fake-host");
    info.setWorkingDirectory("/fake".getBytes(StandardCharsets.UTF_8));
    info.setFileSeparator("/");
    info.setPathSeparator(":");
    info.setFileEncoding("UTF-8");
    info.setClock(new Time(0, 0));
    info.setTemporaryDirectory("/tmp".getBytes(StandardCharsets.UTF_8));
    return info;
  }

  void forget() {
    id = NONE;
  }

  /** Another process takes over the port. */
  void nextEpoch() {
    forget();
    epoch++;
  }

  boolean accepts(Greeting greeting) {
    return greeting.joins()
        ? Arrays.equals(greeting.sessionId(), id)
        : greeting.purpose() == Purpose.CONTROL;
  }

  /** The call as a slave answers it that kept the reply to its first arrival. */
  Messages.Call asFirstSent(long request, Messages.Call call) {
    Integer first = numbers.putIfAbsent(request, call.sequence());
    return first == null ? call : new Messages.Call(call.call(), first, call.args());
  }

  /** A fence came. Returns false if it had come before. */
  boolean fence(long number) {
    return fences.add(number);
  }

  boolean hasFencesUpTo(long number) {
    return fences.headSet(number, true).size() == number;
  }

  /** The result of a call that it answers by itself; {@link #NOT_MINE} for all others. */
  Object answer(Messages.Call call) {
    switch (call.call()) {
      case "session:open":
        id = Token.random().id();
        fences.clear();
        numbers.clear();
        cancelled.clear();
        return new OpenReply(ByteBuffer.wrap(id), epoch, info);
      case "session:probe":
        return new Time(1_000_000, 0);
      case "session:cancel":
        cancelled.add(((SessionService.cancel_args) call.args()).getRequestId());
        return true;
      case "session:release":
        released.addAll(((SessionService.release_args) call.args()).getHandles());
        return null;
      case "session:close":
        forget();
        return null;
      default:
        return NOT_MINE;
    }
  }
}
