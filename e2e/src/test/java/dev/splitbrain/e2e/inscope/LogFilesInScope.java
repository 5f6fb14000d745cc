package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.splitbrain.api.SplitBrain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A FileHandler stays on the machine where it was made, whoever publishes to it, fills it or closes
 * it. The same directory exists on the master and on both slaves, so that a name alone tells
 * nothing.
 */
class LogFilesInScope {
  private static final class Plain extends Formatter {
    @Override
    public String format(LogRecord record) {
      return record.getMessage() + "\n";
    }

    @Override
    public String getTail(Handler handler) {
      return "end\n";
    }
  }

  private static FileHandler handler(Path file, int limit) throws IOException {
    FileHandler handler = new FileHandler(file.toString(), limit, limit == 0 ? 1 : 3);
    handler.setFormatter(new Plain());
    return handler;
  }

  private static void publish(FileHandler handler, String message) {
    handler.publish(new LogRecord(Level.INFO, message));
  }

  private static Path everywhere(String name) throws Exception {
    Path directory = Path.of(Both.MASTER, name);
    Files.createDirectories(directory);
    SplitBrain.local(() -> Files.createDirectories(directory));
    SplitBrain.with("bench2", () -> Files.createDirectories(directory));
    return directory;
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> onMaster(Path directory) throws Exception {
    return SplitBrain.local(() -> names(directory));
  }

  private static List<String> onOther(Path directory) throws Exception {
    return SplitBrain.with("bench2", () -> names(directory));
  }

  /** In a thread that was started outside every scope. */
  private static void elsewhere(Runnable body) throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    SplitBrain.local(
        () -> {
          Thread thread = new Thread(body);
          thread.setUncaughtExceptionHandler((t, e) -> thrown.set(e));
          thread.start();
          thread.join();
        });
    assertNull(thrown.get());
  }

  @Test
  void aHandlerOfTheSlaveStaysThere() throws Exception {
    Path directory = everywhere("log-slave");
    FileHandler handler = handler(directory.resolve("x.log"), 20);
    publish(handler, "in the scope");
    SplitBrain.local(() -> publish(handler, "on the master, rotates"));
    assertEquals(List.of("x.log.0", "x.log.0.lck", "x.log.1"), names(directory));
    SplitBrain.with("bench2", () -> publish(handler, "in the other scope, too"));
    elsewhere(() -> publish(handler, "and in a thread outside"));
    assertEquals(
        List.of("x.log.0", "x.log.0.lck", "x.log.1", "x.log.2"),
        names(directory),
        "full files are renamed where they are");
    assertEquals(
        List.of("in the other scope, too", "end"),
        Files.readAllLines(directory.resolve("x.log.2")));
    assertEquals(List.of(), onMaster(directory));
    assertEquals(List.of(), onOther(directory));
    SplitBrain.local(() -> Files.createFile(directory.resolve("x.log.0.lck")));
    SplitBrain.with("bench2", () -> Files.createFile(directory.resolve("x.log.0.lck")));
    SplitBrain.local(handler::close);
    assertEquals(List.of("x.log.0", "x.log.1", "x.log.2"), names(directory));
    assertEquals(List.of("end"), Files.readAllLines(directory.resolve("x.log.0")));
    assertEquals(List.of("x.log.0.lck"), onMaster(directory), "another machine's file of the name");
    assertEquals(List.of("x.log.0.lck"), onOther(directory));
  }

  @Test
  void aHandlerOfTheMasterStaysThere() throws Exception {
    Path directory = everywhere("log-master");
    FileHandler handler = SplitBrain.local(() -> handler(directory.resolve("x.log"), 20));
    publish(handler, "published in the scope");
    publish(handler, "and once more in the scope");
    SplitBrain.with("bench2", () -> publish(handler, "in the other scope, too"));
    assertEquals(List.of(), names(directory));
    assertEquals(List.of(), onOther(directory));
    assertEquals(List.of("x.log.0", "x.log.0.lck", "x.log.1", "x.log.2"), onMaster(directory));
    Files.createFile(directory.resolve("x.log.0.lck"));
    handler.close();
    assertEquals(List.of("x.log.0", "x.log.1", "x.log.2"), onMaster(directory));
    assertEquals(List.of("x.log.0.lck"), names(directory));
  }

  @Test
  void theSameNameIsAnotherFileOnEachMachine() throws Exception {
    Path directory = everywhere("log-same");
    Path file = directory.resolve("same.log");
    FileHandler here = handler(file, 0);
    FileHandler master = SplitBrain.local(() -> handler(file, 0));
    FileHandler other = SplitBrain.with("bench2", () -> handler(file, 0));
    FileHandler second = handler(file, 0);
    publish(here, "here");
    publish(master, "master");
    publish(other, "other");
    publish(second, "second");
    assertEquals(
        List.of("same.log", "same.log.1", "same.log.1.lck", "same.log.lck"), names(directory));
    assertEquals(List.of("same.log", "same.log.lck"), onMaster(directory));
    assertEquals(List.of("same.log", "same.log.lck"), onOther(directory));
    assertEquals(List.of("here"), Files.readAllLines(file));
    assertEquals(List.of("master"), SplitBrain.local(() -> Files.readAllLines(file)));
    assertEquals(List.of("other"), SplitBrain.with("bench2", () -> Files.readAllLines(file)));
    other.close();
    here.close();
    // The master's is open still, so its name is taken there and nowhere else.
    FileHandler again = handler(file, 0);
    FileHandler beside = SplitBrain.local(() -> handler(file, 0));
    assertEquals(
        List.of("same.log", "same.log.1", "same.log.1.lck", "same.log.lck"), names(directory));
    assertEquals(
        List.of("same.log", "same.log.1", "same.log.1.lck", "same.log.lck"), onMaster(directory));
    for (FileHandler handler : List.of(again, beside, master, second)) {
      handler.close();
    }
    assertEquals(List.of("same.log", "same.log.1"), names(directory));
    assertEquals(List.of("same.log", "same.log.1"), onMaster(directory));
    assertEquals(List.of("same.log"), onOther(directory));
  }
}
