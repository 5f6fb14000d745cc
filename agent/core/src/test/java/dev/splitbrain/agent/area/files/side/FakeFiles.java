package dev.splitbrain.agent.area.files.side;

import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.FixedRouter;
import dev.splitbrain.agent.area.files.call.FilesState;
import dev.splitbrain.agent.area.files.hook.ProviderHooks;
import dev.splitbrain.agent.descriptor.VirtualDescriptors;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.InProcessSession;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.Listing;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.ReadReply;
import dev.splitbrain.wire.files.Stat;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A files service that answers what a test tells it to; any other call fails. */
public final class FakeFiles {
  /** One answer. */
  @FunctionalInterface
  public interface Answer {
    Object to(Object[] args) throws Exception;
  }

  private final Map<String, Answer> answers = new HashMap<>();

  /** Nanoseconds, for the rules of time. */
  public long now = 1_000_000_000L;

  public final InProcessSession session =
      new InProcessSession(
          "bench1",
          new FilesService.Processor<>(
              (FilesService.Iface)
                  Proxy.newProxyInstance(
                      FakeFiles.class.getClassLoader(),
                      new Class<?>[] {FilesService.Iface.class},
                      (proxy, method, args) -> answer(method.getName(), args))));

  /** Why calls go to it. */
  public static final String ROUTE = "inside with(bench1)";

  public final FilesState state =
      FilesState.of(
          new AreaContext(new FixedRouter(session), new VirtualDescriptors()),
          () -> now,
          Set.of(ProviderHooks.UNIX));
  public final SlaveFiles slave = new SlaveFiles(state, new Route(session, ROUTE));

  public FakeFiles on(String method, Answer answer) {
    answers.put(method, answer);
    return this;
  }

  private Object answer(String method, Object[] args) throws Exception {
    Answer answer = answers.get(method);
    if (answer == null) {
      throw failure(ErrorKind.OTHER, "the test expects no " + method);
    }
    return answer.to(args);
  }

  public static Failure failure(ErrorKind kind, String reason) {
    return InProcessSession.failure(kind, reason);
  }

  /** The calls since the last look at them. */
  public List<String> newCalls() {
    List<String> calls = new ArrayList<>(session.calls);
    session.calls.clear();
    return calls;
  }

  public static Stat stat(FileType type, long size) {
    Time time = new Time(1_000, 0);
    Stat stat = new Stat(type, size, time, time, time);
    stat.setMode(0644);
    stat.setInode(size + 1);
    stat.setDevice(7);
    stat.setUid(3);
    stat.setGid(4);
    return stat;
  }

  public static Entry entry(String name, Stat stat) {
    Entry entry = new Entry(bytes(name));
    if (stat != null) {
      entry.setStat(stat);
    }
    return entry;
  }

  public static Listing listing(Entry... entries) {
    return new Listing(new ArrayList<>(List.of(entries)));
  }

  public static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The opening of a regular file, whose first bytes come along. */
  public static OpenReply opened(long handle, String first, long size) {
    OpenReply reply = new OpenReply(handle, size, true, true);
    reply.setModified(new Time(1_000, 0));
    if (first != null) {
      reply.setFirst(bytes(first));
      reply.setComplete(first.length() == size);
    }
    return reply;
  }

  public static ReadReply read(String data, boolean end, long size) {
    ReadReply reply = new ReadReply(bytes(data), end);
    reply.setSize(size);
    reply.setModified(new Time(1_000, 0));
    return reply;
  }
}
