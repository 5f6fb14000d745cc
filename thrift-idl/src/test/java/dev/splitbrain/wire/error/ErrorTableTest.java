package dev.splitbrain.wire.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.common.Frame;
import dev.splitbrain.wire.envelope.MessageTransport;
import dev.splitbrain.wire.envelope.WireProtocol;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorTableTest {
  private static final String HOST = "bench1";

  /** Over the wire and back. */
  private static Failure crossed(Failure failure) throws Exception {
    MessageTransport wire = new MessageTransport();
    failure.write(new WireProtocol(wire));
    wire.setInput(Arrays.copyOf(wire.output(), wire.outputLength()), 0, wire.outputLength());
    Failure read = new Failure();
    read.read(new WireProtocol(wire));
    return read;
  }

  private static Failure crossed(Throwable thrown) throws Exception {
    return crossed(ErrorTable.toFailure(thrown));
  }

  private static Failure failure(ErrorKind kind, String reason) {
    Failure failure = new Failure();
    failure.setKind(kind);
    failure.setReason(reason);
    return failure;
  }

  static Stream<Arguments> nioExceptions() {
    return Stream.<IOException>of(
            new NoSuchFileException("/a"),
            new NoSuchFileException("/a", "/b", "why"),
            new FileAlreadyExistsException("/a"),
            new AccessDeniedException("/a"),
            new NotDirectoryException("/a"),
            new DirectoryNotEmptyException("/a"),
            new FileSystemLoopException("/a"),
            new NotLinkException("/a"),
            new NotLinkException("/a", null, "no link"),
            new AtomicMoveNotSupportedException("/a", "/b", "Invalid cross-device link"),
            new FileSystemException("/a", null, "Is a directory"),
            new FileSystemException("/a", "/b", "Operation not permitted"),
            new FileSystemException("/a", null, "No space left on device"),
            new FileSystemException(
                "/a",
                null,
                "Too many levels of symbolic links or unable to access attributes of symbolic link"),
            new UserPrincipalNotFoundException("nobody-at-all"),
            new IOException("Input/output error"),
            new IOException((String) null))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("nioExceptions")
  void nioExceptionsComeBackAsTheyWere(IOException original) throws Exception {
    IOException back = ErrorTable.toFileException(crossed(original), "/a", "/b", HOST);

    assertEquals(original.getClass(), back.getClass());
    assertEquals(original.getMessage(), back.getMessage());
    if (original instanceof FileSystemException fs) {
      FileSystemException fsBack = (FileSystemException) back;
      assertEquals(fs.getFile(), fsBack.getFile());
      assertEquals(fs.getOtherFile(), fsBack.getOtherFile());
      assertEquals(fs.getReason(), fsBack.getReason());
    }
    assertTrace(original, back);
  }

  private static void assertTrace(Throwable original, Throwable back) {
    assertEquals(1, back.getSuppressed().length);
    SlaveTrace trace = assertInstanceOf(SlaveTrace.class, back.getSuppressed()[0]);
    assertTrue(trace.getMessage().startsWith("on bench1"), trace.getMessage());
    assertTrue(trace.getMessage().contains(original.getClass().getName()), trace.getMessage());
    assertEquals(original.getStackTrace()[0], withoutModule(trace.getStackTrace()[0], original));
  }

  /** Module and loader of a frame do not travel. */
  private static StackTraceElement withoutModule(StackTraceElement told, Throwable original) {
    StackTraceElement real = original.getStackTrace()[0];
    assertEquals(real.getClassName(), told.getClassName());
    assertEquals(real.getMethodName(), told.getMethodName());
    assertEquals(real.getLineNumber(), told.getLineNumber());
    return real;
  }

  @Test
  void namesAreTheMastersOwn() throws Exception {
    NoSuchFileException there = new NoSuchFileException("/home/bench/rel/x");
    IOException here = ErrorTable.toFileException(crossed(there), "rel/x", null, HOST);

    assertEquals("rel/x", here.getMessage());
  }

  static Stream<Arguments> namesOfTwo() {
    // thrown there: file, other; given here: file, other; expected here: file, other
    return Stream.of(
        Arguments.of("/a", null, "/a", "/b", "/a", null),
        Arguments.of("/b", null, "/a", "/b", "/b", null),
        Arguments.of("/a", "/b", "/a", "/b", "/a", "/b"),
        Arguments.of("/b", "/a", "/a", "/b", "/b", "/a"),
        Arguments.of("/cwd/b", null, "a", "b", "b", null),
        Arguments.of("/cwd/a", "/cwd/b", "a", "b", "a", "b"),
        Arguments.of("/cwd/d/a", null, "a", "d/a", "d/a", null),
        Arguments.of("/cwd/xa", null, "a", "b", "a", null),
        Arguments.of(null, null, "a", "b", "a", null));
  }

  @ParameterizedTest
  @MethodSource("namesOfTwo")
  void ofTwoNamesTheOneThatTheSlaveMeantIsTold(
      String file, String other, String mine, String myOther, String first, String second)
      throws Exception {
    FileAlreadyExistsException there = new FileAlreadyExistsException(file, other, null);
    FileSystemException here =
        (FileSystemException) ErrorTable.toFileException(crossed(there), mine, myOther, HOST);

    assertEquals(first, here.getFile());
    assertEquals(second, here.getOtherFile());
  }

  @Test
  void aFailedOpenIsWordedAsJavaIoDoes(@TempDir Path dir) throws Exception {
    for (Path path : List.of(dir.resolve("missing"), dir, dir.resolve("file/below"))) {
      Files.writeString(dir.resolve("file"), "x");
      FileNotFoundException expected =
          assertThrows(
              FileNotFoundException.class, () -> new FileInputStream(path.toString()).close());

      // The slave opened it by java.io:
      IOException fromStream =
          ErrorTable.toStreamException(crossed(expected), path.toString(), HOST);
      assertEquals(expected.toString(), fromStream.toString());
      // or by nio:
      Exception nio = assertThrows(IOException.class, () -> Files.readString(path));
      if (nio instanceof FileSystemException || nio.getMessage().equals("Is a directory")) {
        IOException fromNio = ErrorTable.toStreamException(crossed(nio), path.toString(), HOST);
        assertEquals(expected.toString(), fromNio.toString());
      }
    }
  }

  @Test
  void aRefusedDirectoryReadsAsJavaIoAndNioDo() throws Exception {
    Failure failure = crossed(failure(ErrorKind.IS_A_DIRECTORY, null));

    assertEquals(
        "x (Is a directory)", ErrorTable.toStreamException(failure, "x", HOST).getMessage());
    IOException nio = ErrorTable.toFileException(failure, "x", null, HOST);
    assertEquals(FileSystemException.class, nio.getClass());
    assertEquals("x: Is a directory", nio.getMessage());
    assertEquals("Is a directory", ErrorTable.toIoException(failure, HOST).getMessage());
  }

  @Test
  void readsAndWritesFailWithTheSystemsTextAlone() throws Exception {
    IOException there = new IOException("No space left on device");
    IOException here = ErrorTable.toIoException(crossed(there), HOST);

    assertEquals(IOException.class, here.getClass());
    assertEquals("No space left on device", here.getMessage());
    assertTrace(there, here);
  }

  @Test
  void aRealFailedExecIsWordedAsEachJdkDoes() throws Exception {
    IOException there =
        assertThrows(IOException.class, () -> new ProcessBuilder("/no/such/program").start());
    Failure failure = crossed(there);

    assertEquals(ErrorKind.EXEC_FAILED, failure.getKind());
    assertEquals(2, failure.getErrno());
    assertEquals("No such file or directory", failure.getReason());
    assertEquals(
        "error=2, No such file or directory",
        ErrorTable.toExecException(failure, 17, HOST).getMessage());
    assertEquals(
        "error=2, No such file or directory",
        ErrorTable.toExecException(failure, 21, HOST).getMessage());
    assertEquals(
        "Exec failed, error: 2 (No such file or directory) ",
        ErrorTable.toExecException(failure, 25, HOST).getMessage());
    String mine =
        ErrorTable.toExecException(failure, Runtime.version().feature(), HOST).getMessage();
    assertEquals(there.getCause().getMessage(), mine);
    assertTrace(there, ErrorTable.toExecException(failure, 17, HOST));
  }

  @Test
  void bothWordingsOfAFailedExecAreUnderstood() throws Exception {
    for (String message :
        List.of(
            "Cannot run program \"x\": error=13, Permission denied",
            "Cannot run program \"x\" (in directory \"/y\"): Exec failed, error: 13 (Permission"
                + " denied) ",
            "Exec failed, error: 13 (Permission denied) ",
            "error=13, Permission denied")) {
      Failure failure = crossed(new IOException(message));
      assertEquals(ErrorKind.EXEC_FAILED, failure.getKind(), message);
      assertEquals(13, failure.getErrno(), message);
      assertEquals("Permission denied", failure.getReason(), message);
    }
  }

  @Test
  void aStartThatFailedForAnotherReasonKeepsItsText() throws Exception {
    Failure failure = crossed(new IOException("Pipe failed"));

    assertEquals("Pipe failed", ErrorTable.toExecException(failure, 25, HOST).getMessage());
  }

  static Stream<Arguments> unchecked() {
    return Stream.of(
        Arguments.of(new UnsupportedOperationException("no acl")),
        Arguments.of(new UnsupportedOperationException()),
        Arguments.of(new IllegalArgumentException("bad mode")),
        Arguments.of(new OverlappingFileLockException()));
  }

  @ParameterizedTest
  @MethodSource("unchecked")
  void whatIsNoIOExceptionInTheJdkIsNoneHere(RuntimeException there) throws Exception {
    Failure failure = crossed(there);
    List<Callable<IOException>> all =
        List.of(
            () -> ErrorTable.toFileException(failure, "x", null, HOST),
            () -> ErrorTable.toStreamException(failure, "x", HOST),
            () -> ErrorTable.toIoException(failure, HOST),
            () -> ErrorTable.toExecException(failure, 17, HOST));
    for (Callable<IOException> one : all) {
      RuntimeException here = assertThrows(RuntimeException.class, one::call);
      assertEquals(there.toString(), here.toString());
      assertTrace(there, here);
    }
  }

  @Test
  void anInvalidNameIsRefusedAsTheApiDoes() throws Exception {
    Failure failure = crossed(new InvalidPathException("a\u0000b", "Nul character not allowed"));

    InvalidPathException nio =
        assertThrows(
            InvalidPathException.class,
            () -> ErrorTable.toFileException(failure, "a\u0000b", null, HOST));
    assertEquals("Nul character not allowed", nio.getReason());
    assertEquals(
        "Invalid file path", ErrorTable.toStreamException(failure, "a", HOST).getMessage());
  }

  @Test
  void endedCallsAreToldApartFromClosedThings() throws Exception {
    for (Exception ended :
        List.of(
            new AsynchronousCloseException(),
            new ClosedByInterruptException(),
            new InterruptedException(),
            new InterruptedIOException())) {
      assertEquals(ErrorKind.CANCELLED, crossed(ended).getKind(), ended.toString());
    }
    Failure closed = crossed(new ClosedChannelException());
    assertEquals(ErrorKind.CLOSED, closed.getKind());
    assertInstanceOf(
        ClosedChannelException.class, ErrorTable.toFileException(closed, "x", null, HOST));
    assertEquals("Stream Closed", ErrorTable.toIoException(closed, HOST).getMessage());
    IOException cancelled = ErrorTable.toIoException(failure(ErrorKind.CANCELLED, null), HOST);
    assertInstanceOf(InterruptedIOException.class, cancelled);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorKind.class,
      names = {
        "CANCELLED",
        "UNKNOWN_HANDLE",
        "LIMIT",
        "REFUSED",
        "NO_SESSION",
        "UNKNOWN_OUTCOME",
        "OTHER"
      })
  void whatNoJdkKnowsIsOneLineThatNamesTheHost(ErrorKind kind) throws Exception {
    Failure failure = crossed(failure(kind, "because of x"));
    for (IOException e :
        List.of(
            ErrorTable.toFileException(failure, "f", null, HOST),
            ErrorTable.toStreamException(failure, "f", HOST),
            ErrorTable.toIoException(failure, HOST),
            ErrorTable.toExecException(failure, 25, HOST))) {
      assertTrue(e.getMessage().startsWith("bench1: "), e.getMessage());
      assertEquals(1, e.getMessage().lines().count());
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void everyKindBecomesSomethingInEveryDirection(ErrorKind kind) throws Exception {
    for (String reason : Arrays.asList("why", null)) {
      Failure failure = crossed(failure(kind, reason));
      for (int jdk : new int[] {17, 25}) {
        List<Callable<IOException>> all =
            List.of(
                () -> ErrorTable.toFileException(failure, "f", "g", HOST),
                () -> ErrorTable.toFileException(failure, "f", null, HOST),
                () -> ErrorTable.toStreamException(failure, "f", HOST),
                () -> ErrorTable.toIoException(failure, HOST),
                () -> ErrorTable.toExecException(failure, jdk, HOST));
        for (Callable<IOException> one : all) {
          Exception result;
          try {
            result = one.call();
          } catch (IllegalArgumentException
              | UnsupportedOperationException
              | OverlappingFileLockException e) {
            result = e;
          }
          assertInstanceOf(SlaveTrace.class, result.getSuppressed()[0], kind.toString());
        }
      }
    }
  }

  @Test
  void wrappersAreTakenOff() throws Exception {
    IOException inner = new NoSuchFileException("/a");

    assertEquals(
        ErrorKind.NO_SUCH_FILE, ErrorTable.toFailure(new UncheckedIOException(inner)).getKind());
    assertEquals(
        ErrorKind.NO_SUCH_FILE,
        ErrorTable.toFailure(new DirectoryIteratorException(inner)).getKind());
  }

  @Test
  void aFailureIsKeptAsItIs() {
    Failure failure = failure(ErrorKind.REFUSED, "read-only");

    assertSame(failure, ErrorTable.toFailure(failure));
  }

  @Test
  void causesComeAlongWithTheirStacks() throws Exception {
    IllegalStateException there =
        new IllegalStateException("outer", new IOException("inner", new Error("innermost")));
    IOException here = ErrorTable.toIoException(crossed(there), HOST);

    assertEquals("bench1: java.lang.IllegalStateException: outer", here.getMessage());
    Throwable trace = here.getSuppressed()[0];
    assertEquals("on bench1: java.io.IOException: inner", trace.getCause().getMessage());
    assertEquals("on bench1: java.lang.Error: innermost", trace.getCause().getCause().getMessage());
    assertEquals(
        there.getCause().getStackTrace()[0].getLineNumber(),
        trace.getCause().getStackTrace()[0].getLineNumber());
    assertNull(trace.getCause().getCause().getCause());
  }

  @Test
  void aFailureThatLacksEverythingIsStillAnError() throws Exception {
    Failure empty = new Failure();
    empty.setFrames(List.of(new Frame()));

    IOException here = ErrorTable.toFileException(empty, "f", null, HOST);
    assertEquals("bench1: an error without a type", here.getMessage());
    assertEquals("null", here.getSuppressed()[0].getStackTrace()[0].getClassName());
  }

  @Test
  void theMastersStackIsTheMasters() throws Exception {
    IOException here =
        ErrorTable.toFileException(crossed(new NoSuchFileException("/a")), "/a", null, HOST);

    assertTrue(
        Arrays.stream(here.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("theMastersStackIsTheMasters")));
  }

  @Test
  void endlessTextAndStacksAreCut() throws Exception {
    Failure failure = crossed(new IOException("x".repeat(1 << 20), deep(5000)));

    assertTrue(failure.getReason().length() <= 8 << 10);
    assertTrue(failure.getFrames().size() <= 64);
    assertTrue(failure.getCauses().get(0).getFrames().size() <= 64);
  }

  private static Exception deep(int depth) {
    return depth == 0 ? new Exception("deep") : deep(depth - 1);
  }
}
