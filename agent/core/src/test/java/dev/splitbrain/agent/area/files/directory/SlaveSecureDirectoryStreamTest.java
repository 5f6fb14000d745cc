package dev.splitbrain.agent.area.files.directory;

import static dev.splitbrain.agent.area.files.side.FakeFiles.entry;
import static dev.splitbrain.agent.area.files.side.FakeFiles.listing;
import static dev.splitbrain.agent.area.files.side.FakeFiles.stat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.files.name.NameRules;
import dev.splitbrain.agent.area.files.side.FakeFiles;
import dev.splitbrain.agent.scope.NameMap;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.InProcessSession;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.Listing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Directories that the slave keeps open: what crosses, and what the rules forbid. */
class SlaveSecureDirectoryStreamTest {
  private static final Path DIR = Path.of("/dir");
  private static final Path F = Path.of("f");
  private static final long OPEN = 77;

  private final FakeFiles fake = new FakeFiles();
  private final List<Object[]> asked = new ArrayList<>();

  @BeforeEach
  void answers() {
    fake.on("listDirectory", args -> kept(entry("f", stat(FileType.REGULAR, 1))))
        .on("listWithin", args -> kept(entry("g", null)))
        .on("statWithin", args -> stat(FileType.REGULAR, 9))
        .on("stat", args -> stat(FileType.REGULAR, 5));
    for (String change :
        List.of("removeWithin", "moveWithin", "setAttributesWithin", "closeDirectory", "close")) {
      fake.on(
          change,
          args -> {
            asked.add(args);
            return null;
          });
    }
  }

  private static Listing kept(dev.splitbrain.wire.files.Entry... entries) {
    return listing(entries).setDirectory(OPEN);
  }

  @SuppressWarnings("unchecked")
  private SecureDirectoryStream<Path> open() throws IOException {
    return assertInstanceOf(SecureDirectoryStream.class, fake.slave.list(DIR, path -> true));
  }

  private static String text(Object name) {
    return StandardCharsets.UTF_8.decode(((ByteBuffer) name).duplicate()).toString();
  }

  @Test
  void listingAndClosingIsOneRoundTripAndLeavesLooksAnswered() throws IOException {
    try (DirectoryStream<Path> entries = open()) {
      assertEquals(Path.of("/dir/f"), entries.iterator().next());
    }
    assertEquals(1, fake.slave.attributes.stat(Path.of("/dir/f"), true).getSize());
    assertEquals(1, fake.session.roundTrips());
    assertEquals(List.of("listDirectory", "closeDirectory"), fake.newCalls());
    assertEquals(OPEN, asked.get(0)[0]);
  }

  @Test
  void aDirectoryIsClosedOnceAndNothingIsSentAfterThat() throws IOException {
    SecureDirectoryStream<Path> open = open();
    open.close();
    open.close();
    assertThrows(ClosedDirectoryStreamException.class, () -> open.deleteFile(F));
    assertEquals(List.of("listDirectory", "closeDirectory"), fake.newCalls());
  }

  @Test
  void aPartlyReadDirectoryIsClosedWithoutWaiting() throws IOException {
    fake.on("listDirectory", args -> kept(entry("f", null)).setHandle(OPEN));
    try (DirectoryStream<Path> entries = open()) {
      entries.iterator().next();
    }
    assertEquals(List.of("listDirectory", "closeDirectory"), fake.newCalls());
  }

  @Test
  void aPartThatACloseOvertookEndsTheEntries() throws IOException {
    fake.on("listDirectory", args -> kept(entry("f", null)).setHandle(OPEN));
    SecureDirectoryStream<Path> open = open();
    Iterator<Path> entries = open.iterator();
    entries.next();
    fake.on(
        "listMore",
        args -> {
          open.close();
          throw FakeFiles.failure(ErrorKind.UNKNOWN_HANDLE, null);
        });
    assertFalse(entries.hasNext());
    SecureDirectoryStream<Path> other = open();
    fake.on(
        "listMore",
        args -> {
          throw FakeFiles.failure(ErrorKind.UNKNOWN_HANDLE, null);
        });
    Iterator<Path> lost = other.iterator();
    lost.next();
    assertThrows(DirectoryIteratorException.class, lost::hasNext);
  }

  @Test
  void aCallThatACloseOvertookFindsItClosed() throws IOException {
    SecureDirectoryStream<Path> open = open();
    fake.on(
        "removeWithin",
        args -> {
          open.close();
          throw FakeFiles.failure(ErrorKind.UNKNOWN_HANDLE, null);
        });
    assertThrows(ClosedDirectoryStreamException.class, () -> open.deleteFile(F));
    SecureDirectoryStream<Path> other = open();
    fake.on(
        "removeWithin",
        args -> {
          throw FakeFiles.failure(ErrorKind.UNKNOWN_HANDLE, null);
        });
    IOException e = assertThrows(IOException.class, () -> other.deleteFile(F));
    assertTrue(e.getMessage().startsWith("bench1: not open there any more"), e.getMessage());
  }

  @Test
  void anOlderSlaveGivesPlainStreams() throws IOException {
    fake.on("listDirectory", args -> listing(entry("f", null)));
    try (DirectoryStream<Path> entries = fake.slave.list(DIR, path -> true)) {
      assertFalse(entries instanceof SecureDirectoryStream);
      assertEquals(Path.of("/dir/f"), entries.iterator().next());
    }
    assertEquals(List.of("listDirectory"), fake.newCalls());
  }

  @Test
  void whatIsForgottenIsLeftToTheSession() throws Exception {
    openAndForget();
    InProcessSession.await(
        () -> {
          System.gc();
          return fake.session.released.contains(OPEN);
        });
    assertEquals(List.of("listDirectory", "listWithin"), fake.newCalls());
  }

  private void openAndForget() throws IOException {
    assertNotNullName(open().newDirectoryStream(F).iterator().next());
  }

  private static void assertNotNullName(Path path) {
    assertEquals("/dir/f/g", path.toString());
  }

  @Test
  void aViewKeepsItsDirectoryOpen() throws Exception {
    BasicFileAttributeView view = open().getFileAttributeView(F, BasicFileAttributeView.class);
    for (int i = 0; i < 5; i++) {
      System.gc();
      assertEquals(9, view.readAttributes().size());
    }
    assertEquals(List.of(), fake.session.released);
  }

  @Test
  void aDirectoryOfAnotherEpochIsGone() throws IOException {
    SecureDirectoryStream<Path> open = open();
    fake.session.epoch++;
    IOException e = assertThrows(IOException.class, () -> open.deleteFile(F));
    assertTrue(e.getMessage().contains("/dir was open before the host restarted"), e.getMessage());
    open.close();
    assertEquals(List.of("listDirectory"), fake.newCalls());
  }

  @Test
  void looksWithinAreNeverAnsweredFromAListing() throws IOException {
    SecureDirectoryStream<Path> open = open();
    assertEquals(
        9, open.getFileAttributeView(F, BasicFileAttributeView.class).readAttributes().size());
    // Nor do they make the listing stale.
    assertEquals(1, fake.slave.attributes.stat(Path.of("/dir/f"), true).getSize());
  }

  @Test
  void namesCrossAsTheyAreAndTheDirectoryItselfHasNone() throws IOException {
    SecureDirectoryStream<Path> open = open();
    open.deleteDirectory(Path.of("a/../b"));
    assertEquals("a/../b", text(asked.get(0)[1]));
    assertEquals(true, asked.get(0)[2]);
    open.deleteFile(Path.of("/abs"));
    assertEquals("/abs", text(asked.get(1)[1]));
    open.getFileAttributeView(BasicFileAttributeView.class)
        .setTimes(FileTime.fromMillis(1), null, null);
    assertEquals(null, asked.get(2)[1]);
    open.move(F, open, Path.of(""));
    assertEquals("", text(asked.get(3)[3]));
  }

  @Test
  void twoMachinesAreTwoFileSystems() throws IOException {
    FakeFiles other = new FakeFiles().on("listDirectory", args -> kept());
    @SuppressWarnings("unchecked")
    SecureDirectoryStream<Path> there =
        (SecureDirectoryStream<Path>) other.slave.list(DIR, path -> true);
    SecureDirectoryStream<Path> open = open();
    AtomicMoveNotSupportedException e =
        assertThrows(
            AtomicMoveNotSupportedException.class, () -> open.move(F, there, Path.of("g")));
    assertEquals("f -> g: Invalid cross-device link", e.getMessage());
    @SuppressWarnings("unchecked")
    SecureDirectoryStream<Path> mine =
        (SecureDirectoryStream<Path>) Files.newDirectoryStream(Path.of("."));
    assertThrows(ProviderMismatchException.class, () -> open.move(F, mine, Path.of("g")));
    mine.close();
    assertEquals(List.of("listDirectory"), fake.newCalls());
  }

  /** One rule for each kind. */
  private static final class Rules implements Router {
    @Override
    public Route path(String name) {
      throw new AssertionError("the thread's scope does not matter");
    }

    @Override
    public Route call(String call) {
      throw new AssertionError("the thread's scope does not matter");
    }

    @Override
    public boolean inScope() {
      return false;
    }

    @Override
    public Route opened(Session session, String name) throws IOException {
      return switch (name) {
        case "/dir/refused" -> throw new IOException(name + " is refused");
        case "/dir/local" -> new Route(null, "rule local", "rule local", false, NameMap.NONE);
        case "/dir/ro" -> new Route(session, "rule ro", "rule ro", true, NameMap.NONE);
        case "/dir/mapped" ->
            new Route(session, "rule m", "rule m", false, NameMap.of("/dir/mapped", "/m", null));
        default -> new Route(session, "no rule");
      };
    }
  }

  private SecureDirectoryStream<Path> underRules() throws IOException {
    return ((SlaveSecureDirectoryStream) open()).under(NameRules.ofScope(new Rules()));
  }

  @Test
  void whatARuleLeadsElsewhereIsNotActedOn() throws IOException {
    SecureDirectoryStream<Path> open = underRules();
    fake.newCalls();
    for (String name : List.of("refused", "local", "mapped")) {
      Path of = Path.of(name);
      for (org.junit.jupiter.api.function.Executable call :
          List.<org.junit.jupiter.api.function.Executable>of(
              () -> open.newDirectoryStream(of),
              () -> open.newByteChannel(of, Set.of(StandardOpenOption.READ)),
              () -> open.deleteFile(of),
              () -> open.deleteDirectory(of),
              () -> open.move(of, open, F),
              () -> open.move(F, open, of),
              () -> open.getFileAttributeView(of, BasicFileAttributeView.class).readAttributes(),
              () ->
                  open.getFileAttributeView(of, BasicFileAttributeView.class)
                      .setTimes(null, null, null))) {
        String said = assertThrows(IOException.class, call, name).getMessage();
        assertTrue(said.startsWith("/dir/" + name), said);
        assertTrue(said.contains("refused") || said.contains("splitbrain: rule"), said);
      }
    }
    assertEquals(List.of(), fake.newCalls());
  }

  @Test
  void whatIsReadOnlyIsReadAndNotChanged() throws IOException {
    SecureDirectoryStream<Path> open = underRules();
    Path of = Path.of("ro");
    assertEquals(
        9, open.getFileAttributeView(of, BasicFileAttributeView.class).readAttributes().size());
    for (org.junit.jupiter.api.function.Executable call :
        List.<org.junit.jupiter.api.function.Executable>of(
            () -> open.newByteChannel(of, Set.of(StandardOpenOption.WRITE)),
            () -> open.newByteChannel(of, Set.of(StandardOpenOption.APPEND)),
            () -> open.deleteFile(of),
            () -> open.deleteDirectory(of),
            () -> open.move(of, open, F),
            () -> open.move(F, open, of),
            () ->
                open.getFileAttributeView(of, BasicFileAttributeView.class)
                    .setTimes(null, null, null))) {
      FileSystemException e = assertThrows(FileSystemException.class, call);
      assertEquals("Read-only file system", e.getReason());
      assertEquals(
          "splitbrain: /dir/ro is read-only by rule ro", e.getSuppressed()[0].getMessage());
    }
    assertEquals(List.of(), asked);
    fake.on(
        "statWithin",
        args -> {
          throw FakeFiles.failure(ErrorKind.NO_SUCH_FILE, null);
        });
    assertThrows(java.nio.file.NoSuchFileException.class, () -> open.deleteFile(of));
  }

  @Test
  void aSlaveThatLeavesADirectoryClosedIsNoSlaveOfOurs() throws IOException {
    fake.on("listWithin", args -> listing(entry("g", null)));
    SecureDirectoryStream<Path> open = open();
    IOException e = assertThrows(IOException.class, () -> open.newDirectoryStream(F));
    assertTrue(e.getMessage().contains("protocol error of host bench1"), e.getMessage());
    fake.on("listWithin", args -> kept(entry("../x", null)));
    e = assertThrows(IOException.class, () -> open.newDirectoryStream(F));
    assertTrue(e.getMessage().contains("protocol error of host bench1"), e.getMessage());
  }
}
