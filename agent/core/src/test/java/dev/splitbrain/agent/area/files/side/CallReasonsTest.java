package dev.splitbrain.agent.area.files.side;

import static dev.splitbrain.agent.area.files.side.FakeFiles.entry;
import static dev.splitbrain.agent.area.files.side.FakeFiles.listing;
import static dev.splitbrain.agent.area.files.side.FakeFiles.opened;
import static dev.splitbrain.agent.area.files.side.FakeFiles.stat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.splitbrain.agent.area.files.open.OpenFlags;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import dev.splitbrain.agent.scope.NameMap;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Call;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.Listing;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.ReadReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each call says why it goes to its slave, whatever the thread asked for since. */
class CallReasonsTest {
  private static final String RULE = "rule paths: /etc/** = read-only (line 1)";
  private static final int SIZE = 6_000_000;

  private final FakeFiles fake = new FakeFiles();
  private final SlaveFiles ruled =
      new SlaveFiles(fake.state, new Route(fake.session, RULE, RULE, true, NameMap.NONE));

  /** Methods and reasons since the last look at them. */
  private List<String> made() {
    List<String> made = new ArrayList<>();
    for (Call<?> call : fake.session.made) {
      made.add(call.method() + " " + call.reason());
    }
    fake.session.made.clear();
    return made;
  }

  private void serveFiles() {
    long[] handles = {1};
    fake.on(
        "open",
        args -> {
          OpenReply reply = opened(handles[0]++, null, SIZE);
          reply.setPositioned(true);
          return reply;
        });
    fake.on(
        "readAt",
        args -> {
          int count = (int) Math.min((int) args[2], SIZE - (long) args[1]);
          ReadReply reply = new ReadReply(ByteBuffer.allocate(count), count < (int) args[2]);
          reply.setSize(SIZE);
          reply.setModified(new Time(1_000, 0));
          return reply;
        });
    fake.on("closeUnawaited", args -> null);
    fake.on("stat", args -> stat(FileType.REGULAR, 1));
  }

  @Test
  void twoStreamsOfTwoRulesReadByTurns() throws IOException {
    serveFiles();
    SlaveFile one = fake.slave.openStream("/tmp/x", OpenFlags.ofRandomAccess(2));
    SlaveFile other = ruled.openStream("/etc/passwd", OpenFlags.ofRandomAccess(2));
    byte[] part = new byte[10_000];
    one.read(part, 0, part.length);
    other.read(part, 0, part.length);
    ruled.attributes(Path.of("/etc/hosts"), BasicFileAttributes.class);
    one.read(part, 0, part.length);
    other.close();
    one.close();
    assertEquals(
        List.of(
            "open inside with(bench1)",
            "open " + RULE,
            "readAt opened inside with(bench1)",
            "readAt opened by " + RULE,
            "stat " + RULE,
            "readAt opened inside with(bench1)",
            "closeUnawaited opened by " + RULE,
            "closeUnawaited opened inside with(bench1)"),
        made());
  }

  @Test
  void whatIsReadAheadOnlySaysTheSame() throws IOException {
    serveFiles();
    SlaveFile file = ruled.openStream("/etc/large", OpenFlags.ofRandomAccess(2));
    made();
    byte[] part = new byte[256 << 10];
    while (file.read(part, 0, part.length) > 0) {
      ruled.session(); // Reads on.
    }
    List<String> made = made();
    assertEquals(Set.of("readAt opened by " + RULE), Set.copyOf(made));
  }

  @Test
  void anOpenDirectoryAndWhatIsOpenedThroughIt() throws IOException {
    Listing first = listing(entry("a", stat(FileType.REGULAR, 1)));
    first.setDirectory(40);
    fake.on("listDirectory", args -> first)
        .on("statWithin", args -> stat(FileType.REGULAR, 1))
        .on("openWithin", args -> opened(41, null, 1))
        .on("closeUnawaited", args -> null)
        .on("closeDirectory", args -> null);
    try (DirectoryStream<Path> stream = fake.slave.list(Path.of("/d"), entry -> true)) {
      SecureDirectoryStream<Path> open = (SecureDirectoryStream<Path>) stream;
      open.getFileAttributeView(
              Path.of("a"),
              java.nio.file.attribute.BasicFileAttributeView.class,
              LinkOption.NOFOLLOW_LINKS)
          .readAttributes();
      open.newByteChannel(Path.of("a"), Set.of(StandardOpenOption.READ)).close();
    }
    assertEquals(
        List.of(
            "listDirectory inside with(bench1)",
            "statWithin opened inside with(bench1)",
            "openWithin opened inside with(bench1)",
            "closeUnawaited opened inside with(bench1)",
            "closeDirectory opened inside with(bench1)"),
        made());
  }

  @Test
  void aListingThatGoesOn() throws IOException {
    Listing first = listing(entry("a", null));
    first.setHandle(9);
    fake.on("listDirectory", args -> first).on("listMore", args -> listing(entry("b", null)));
    ruled.list(Path.of("/etc"), entry -> true).forEach(Files::isDirectory);
    assertEquals(List.of("listDirectory " + RULE, "listMore opened by " + RULE), made());
  }

  @Test
  void aPinnedNameSaysWhatAnyRuleSaysOfIt() throws IOException {
    serveFiles();
    Router router =
        new Router() {
          @Override
          public Route path(String name) {
            throw new AssertionError("a pinned name is in no scope");
          }

          @Override
          public Route call(String call) {
            throw new AssertionError("a pinned name is in no scope");
          }

          @Override
          public boolean inScope() {
            return false;
          }

          @Override
          public Route pinned(Session session, String name) {
            return name.startsWith("/etc/")
                ? new Route(session, RULE, RULE, true, NameMap.NONE)
                : new Route(session, "pinned to bench1");
          }
        };
    Side pinned = RuledSide.ofPinned(fake.slave, fake.session, router);
    pinned.attributes(Path.of("/etc/hosts"), BasicFileAttributes.class);
    pinned.attributes(Path.of("/tmp/x"), BasicFileAttributes.class);
    pinned.openChannel(Path.of("/etc/hosts"), Set.of(StandardOpenOption.READ)).close();
    assertEquals(
        List.of(
            "stat " + RULE,
            "stat pinned to bench1",
            "open " + RULE,
            "closeUnawaited opened by " + RULE),
        made());
  }
}
