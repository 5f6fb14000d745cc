package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of java.util.logging's FileHandlers that a program makes itself. */
public abstract class LogFilesContract extends FilesContract {

  /** The message alone, between a head and a tail. */
  private static final class Plain extends Formatter {
    @Override
    public String format(LogRecord record) {
      return record.getMessage() + "\n";
    }

    @Override
    public String getHead(Handler handler) {
      return "head\n";
    }

    @Override
    public String getTail(Handler handler) {
      return "tail\n";
    }
  }

  private static FileHandler plain(FileHandler handler) {
    handler.setFormatter(new Plain());
    return handler;
  }

  private static void publish(FileHandler handler, String message) {
    handler.publish(new LogRecord(Level.INFO, message));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(work())) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aHandlerWritesItsFileAndHoldsItsLock() throws IOException {
    FileHandler handler = plain(new FileHandler(name("x.log")));
    assertEquals(List.of("x.log", "x.log.lck"), names());
    assertEquals("", text("x.log"));
    publish(handler, "one");
    assertEquals("head\none\n", text("x.log"));
    publish(handler, "two");
    handler.close();
    assertEquals("head\none\ntwo\ntail\n", text("x.log"));
    assertEquals(List.of("x.log"), names());
    publish(handler, "too late");
    handler.flush();
    handler.close();
    assertEquals("head\none\ntwo\ntail\n", text("x.log"));
  }

  @Test
  void aFileIsReplacedOrAppendedTo() throws IOException {
    for (boolean append : new boolean[] {false, true, true, false}) {
      file("twice.log", "before\n");
      FileHandler handler = plain(new FileHandler(name("twice.log"), append));
      publish(handler, "now");
      handler.close();
      assertEquals((append ? "before\n" : "") + "head\nnow\ntail\n", text("twice.log"));
    }
    assertEquals(List.of("twice.log"), names());
  }

  @Test
  void aFullFileIsRotated() throws IOException {
    FileHandler handler = plain(new FileHandler(name("r%g.log"), 12, 3));
    assertEquals(List.of("r0.log", "r0.log.lck"), names());
    for (int i = 1; i <= 4; i++) {
      publish(handler, "message " + i);
    }
    assertEquals(List.of("r0.log", "r0.log.lck", "r1.log", "r2.log"), names());
    assertEquals("", text("r0.log"));
    assertEquals("head\nmessage 4\ntail\n", text("r1.log"));
    assertEquals("head\nmessage 3\ntail\n", text("r2.log"));
    handler.close();
    assertEquals("head\ntail\n", text("r0.log"));
    assertEquals(List.of("r0.log", "r1.log", "r2.log"), names());
  }

  @Test
  void anAppendedFileCountsWithWhatWasThere() throws IOException {
    file("a.0", "0123456789");
    FileHandler handler = plain(new FileHandler(name("a"), 14, 2, true));
    publish(handler, "x");
    assertEquals("0123456789head\nx\ntail\n", text("a.1"));
    publish(handler, "y");
    assertEquals("head\ny\n", text("a.0"));
    publish(handler, "0123456789");
    assertEquals("head\ny\n0123456789\ntail\n", text("a.1"));
    handler.close();
    FileHandler whole = plain(new FileHandler(name("a"), 1L << 40, 1, true));
    publish(whole, "z");
    whole.close();
    assertEquals("head\nz\ntail\n", text("a"));
  }

  @Test
  void aSecondHandlerOfTheSameNameTakesAnother() throws IOException {
    FileHandler first = plain(new FileHandler(name("same.log")));
    FileHandler second = plain(new FileHandler(name("same.log")));
    FileHandler third = plain(new FileHandler(name("u%u-%%.log")));
    FileHandler fourth = plain(new FileHandler(name("u%u-%%.log")));
    publish(second, "second");
    publish(fourth, "fourth");
    assertEquals("", text("same.log"));
    assertEquals("head\nsecond\n", text("same.log.1"));
    assertEquals("head\nfourth\n", text("u1-%.log"));
    first.close();
    assertEquals(
        List.of(
            "same.log",
            "same.log.1",
            "same.log.1.lck",
            "u0-%.log",
            "u0-%.log.lck",
            "u1-%.log",
            "u1-%.log.lck"),
        names());
    FileHandler again = plain(new FileHandler(name("same.log")));
    publish(again, "again");
    assertEquals("head\nagain\n", text("same.log"));
    for (FileHandler handler : List.of(second, third, fourth, again)) {
      handler.close();
    }
    assertEquals(List.of("same.log", "same.log.1", "u0-%.log", "u1-%.log"), names());
  }

  @Test
  void aLockFileThatWasLeftBehindIsUsedAgain() throws IOException {
    file("left.log.lck", "");
    FileHandler handler = plain(new FileHandler(name("left.log")));
    assertEquals(List.of("left.log", "left.log.lck"), names());
    handler.close();
    assertEquals(List.of("left.log"), names());
  }

  @Test
  @PosixOnly("the other file system's locks exclude nobody")
  void aLockFileThatIsLockedIsLeftAlone() throws IOException {
    file("held.log.lck", "");
    try (FileChannel channel = FileChannel.open(path("held.log.lck"), StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertTrue(lock.isValid());
      FileHandler handler = plain(new FileHandler(name("held.log")));
      assertEquals(List.of("held.log.1", "held.log.1.lck", "held.log.lck"), names());
      handler.close();
    }
    assertEquals(List.of("held.log.1", "held.log.lck"), names());
  }

  @Test
  void aPatternNamesTheTemporaryDirectory() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    String own = work().getFileName() + "-%g.log";
    FileHandler handler = plain(new FileHandler("%t/" + own));
    Path made = temporary.resolve(own.replace("%g", "0"));
    try {
      publish(handler, "in the temporary directory");
      assertEquals(List.of("head", "in the temporary directory"), Files.readAllLines(made));
    } finally {
      handler.close();
      assertTrue(Files.deleteIfExists(made), made.toString());
    }
  }

  @Test
  @PosixOnly("FileHandler makes the name itself, in the master's syntax")
  void aPatternNamesTheHomeDirectory() throws IOException {
    String missing = work().getFileName() + "-missing";
    Path home = Path.of(System.getProperty("user.home"));
    NoSuchFileException e =
        assertThrows(NoSuchFileException.class, () -> new FileHandler("%h/" + missing + "/x.log"));
    assertEquals(home.resolve(missing).resolve("x.log.lck").toString(), e.getMessage());
  }

  @Test
  void theDefaultsAreXmlInTheGivenEncoding() throws IOException {
    FileHandler handler = new FileHandler(name("x.xml"));
    handler.setEncoding("UTF-8");
    Logger logger = Logger.getAnonymousLogger();
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    logger.log(Level.WARNING, "\u00e4\u20ac {0}", 7);
    logger.fine("below the level");
    logger.removeHandler(handler);
    handler.close();
    List<String> lines = Files.readAllLines(path("x.xml"));
    assertTrue(
        lines.get(0).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\""), lines::toString);
    assertTrue(lines.contains("  <message>\u00e4\u20ac 7</message>"), lines::toString);
    assertEquals("</log>", lines.get(lines.size() - 1));
    assertEquals(1, lines.stream().filter("<record>"::equals).count());
  }

  @Test
  void whatCannotBeOpenedFails() throws IOException {
    NoSuchFileException missing =
        assertThrows(NoSuchFileException.class, () -> new FileHandler(name("none/x.log")));
    assertEquals(name("none/x.log") + ".lck", missing.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new FileHandler(""));
    assertThrows(IllegalArgumentException.class, () -> new FileHandler(name("x"), -1, 1));
    assertThrows(IllegalArgumentException.class, () -> new FileHandler(name("x"), 1, 0, true));
    assertEquals(List.of(), names());
  }

  @Test
  @PosixOnly("the text of the error")
  void aDirectoryIsNoLogFile() throws IOException {
    Files.createDirectory(path("d"));
    file("d/e", "not empty");
    FileNotFoundException e =
        assertThrows(FileNotFoundException.class, () -> new FileHandler(name("d")));
    assertEquals(name("d") + " (Is a directory)", e.getMessage());
    // The handler that was not made keeps its lock.
    FileHandler next = plain(new FileHandler(name("d"), true));
    publish(next, "beside");
    next.close();
    assertEquals("head\nbeside\ntail\n", text("d.1"));
  }

  @Test
  @PosixOnly("the text of the error")
  void aRotationThatFailsIsReported() throws IOException {
    List<String> reported = new ArrayList<>();
    FileHandler handler = plain(new FileHandler(name("f%g.log"), 8, 2));
    handler.setErrorManager(
        new ErrorManager() {
          @Override
          public void error(String message, Exception e, int code) {
            reported.add(code + " " + e);
          }
        });
    Files.delete(path("f0.log"));
    Files.createDirectory(path("f0.log"));
    file("f0.log/in", "the way");
    Files.createDirectory(path("f1.log"));
    file("f1.log/in", "the way");
    publish(handler, "longer than the limit");
    assertEquals(
        List.of(
            ErrorManager.OPEN_FAILURE
                + " java.io.FileNotFoundException: "
                + name("f0.log")
                + " (Is a directory)"),
        reported);
    assertFalse(handler.isLoggable(new LogRecord(Level.INFO, "")));
    handler.close();
    assertFalse(Files.exists(path("f0.log.lck")));
  }

  /** Counts what the JDK calls of it. */
  private static final class Counting extends FileHandler {
    int closed;

    Counting(String pattern) throws IOException {
      super(pattern, 5, 2);
    }

    @Override
    public synchronized void close() {
      closed++;
      super.close();
    }
  }

  @Test
  void aSubclassIsCalledOnceForEachCall() throws IOException {
    Counting handler = new Counting(name("sub"));
    plain(handler);
    publish(handler, "long enough to rotate");
    assertEquals(0, handler.closed);
    handler.close();
    assertEquals(1, handler.closed);
    assertEquals("head\nlong enough to rotate\ntail\n", text("sub.1"));
    assertEquals(List.of("sub.0", "sub.1"), names());
  }
}
