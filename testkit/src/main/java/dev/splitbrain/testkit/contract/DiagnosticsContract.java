package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.management.ObjectName;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.EventStream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;

/** Heap dumps and recordings, whose files a program names. */
public abstract class DiagnosticsContract extends FilesContract {
  private static final String EVENT = "splitbrain.Diagnostics";

  @Name(EVENT)
  static final class Said extends Event {
    String word;
  }

  private static void say(String word) {
    Said said = new Said();
    said.word = word;
    said.commit();
  }

  private static HotSpotDiagnosticMXBean bean() {
    return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
  }

  private static void assertHeap(Path file) throws IOException {
    byte[] start = new byte[18];
    try (InputStream in = new FileInputStream(file.toString())) {
      assertEquals(start.length, in.read(start));
    }
    assertEquals("JAVA PROFILE 1.0.2", new String(start, StandardCharsets.US_ASCII));
    assertTrue(Files.size(file) > 100_000);
  }

  @Test
  @PosixOnly("modes")
  void aHeapDumpIsANewFileOfItsOwner() throws IOException {
    bean().dumpHeap(name("x.hprof"), true);
    assertHeap(path("x.hprof"));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path("x.hprof"))));
  }

  @Test
  void theServersWayToTheBeanIsTheSame() throws Exception {
    ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
            "dumpHeap",
            new Object[] {name("y.hprof"), true},
            new String[] {"java.lang.String", "boolean"});
    assertHeap(path("y.hprof"));
  }

  @Test
  void aHeapDumpNeverReplacesAFile() throws IOException {
    file("old.hprof", "old");
    assertEquals("File exists", failure(name("old.hprof")));
    assertEquals("old", text("old.hprof"));
    Files.createDirectory(path("dir.hprof"));
    assertEquals("File exists", failure(name("dir.hprof")));
  }

  @Test
  @PosixOnly("links, texts of errors")
  void aHeapDumpThatCannotBeMadeSaysWhy() throws IOException {
    file("old.hprof", "old");
    Files.createSymbolicLink(path("link.hprof"), Path.of("nowhere"));
    assertEquals("File exists", failure(name("link.hprof")));
    assertEquals("No such file or directory", failure(name("missing") + "/x.hprof"));
    assertEquals("Not a directory", failure(name("old.hprof") + "/x.hprof"));
    assertEquals("Filename too long", failure(name("n".repeat(300) + ".hprof")));
    IllegalArgumentException suffix =
        assertThrows(
            IllegalArgumentException.class, () -> bean().dumpHeap(name("missing/x.txt"), true));
    // The oldest releases have another spelling.
    assertTrue(
        suffix.getMessage().startsWith("heapdump file must have .hprof exten"),
        suffix.getMessage());
    assertThrows(NullPointerException.class, () -> bean().dumpHeap(null, true));
    assertThrows(
        IllegalArgumentException.class, () -> bean().dumpHeap("", true), "no suffix either");
  }

  private static String failure(String name) {
    IOException e = assertThrows(IOException.class, () -> bean().dumpHeap(name, true));
    assertEquals(IOException.class, e.getClass());
    return e.getMessage();
  }

  @Test
  @PosixOnly("the JDK's own code makes a path of the name, with slashes")
  void threadsAreDumpedToANewFile() throws Exception {
    assumeTrue(jdk() >= 21, "since 21");
    Class<?> format = Class.forName("com.sun.management.HotSpotDiagnosticMXBean$ThreadDumpFormat");
    var dump = HotSpotDiagnosticMXBean.class.getMethod("dumpThreads", String.class, format);
    Object plain = format.getEnumConstants()[0];
    dump.invoke(bean(), name("threads.txt"), plain);
    assertTrue(text("threads.txt").contains(Thread.currentThread().getName()));
    InvocationTargetException again =
        assertThrows(
            InvocationTargetException.class, () -> dump.invoke(bean(), name("threads.txt"), plain));
    assertEquals(FileAlreadyExistsException.class, again.getCause().getClass());
  }

  private static List<String> words(Path file) throws IOException {
    List<String> words = new ArrayList<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (event.getEventType().getName().equals(EVENT)) {
        words.add(event.getString("word"));
      }
    }
    return words;
  }

  @Test
  void aRunningRecordingIsDumped() throws IOException {
    try (Recording recording = new Recording()) {
      recording.start();
      say("one");
      recording.dump(path("a.jfr"));
      assertEquals(List.of("one"), words(path("a.jfr")));
      say("two");
      file("b.jfr", "what is there is replaced");
      recording.dump(path("b.jfr"));
      assertEquals(List.of("one", "two"), words(path("b.jfr")));
      assertNull(recording.getDestination());
    }
  }

  @Test
  @PosixOnly("links")
  void aRecordingIsDumpedThroughALink() throws IOException {
    try (Recording recording = new Recording()) {
      recording.start();
      say("linked");
      recording.stop();
      Files.createSymbolicLink(path("link.jfr"), Path.of("there.jfr"));
      recording.dump(path("link.jfr"));
      assertEquals(List.of("linked"), words(path("there.jfr")));
      assertTrue(Files.isSymbolicLink(path("link.jfr")));
    }
  }

  @Test
  void aRecordingInMemoryIsDumped() throws IOException {
    try (Recording recording = new Recording()) {
      recording.setToDisk(false);
      recording.start();
      say("kept");
      recording.dump(path("memory.jfr"));
      assertEquals(List.of("kept"), words(path("memory.jfr")));
    }
  }

  @Test
  @PosixOnly("texts of errors")
  void aRecordingThatCannotBeDumpedSaysWhy() throws IOException {
    Recording recording = new Recording();
    recording.setName("mine");
    String mine = "Recording \"mine\" (id=" + recording.getId() + ") has ";
    IOException early = assertThrows(IOException.class, () -> recording.dump(path("early.jfr")));
    assertEquals(mine + "not started, no content to write", early.getMessage());
    assertEquals("", text("early.jfr"));
    recording.start();
    assertThrows(NullPointerException.class, () -> recording.dump(null));
    NoSuchFileException missing =
        assertThrows(NoSuchFileException.class, () -> recording.dump(path("missing/x.jfr")));
    assertEquals(name("missing/x.jfr"), missing.getMessage());
    FileSystemException directory =
        assertThrows(FileSystemException.class, () -> recording.dump(work()));
    assertEquals(work() + ": Is a directory", directory.getMessage());
    recording.close();
    IOException late = assertThrows(IOException.class, () -> recording.dump(path("late.jfr")));
    assertEquals(mine + "been closed, no content to write", late.getMessage());
  }

  @Test
  void aRecordingIsReadAsAStreamOfItsChunks() throws IOException {
    try (Recording recording = new Recording()) {
      recording.start();
      say("first chunk");
      try (Recording other = new Recording()) {
        other.start(); // Begins another chunk.
        say("second chunk");
      }
      recording.stop();
      try (InputStream in = recording.getStream(null, null)) {
        Files.copy(in, path("chunks.jfr"));
      }
    }
    assertEquals(List.of("first chunk", "second chunk"), words(path("chunks.jfr")));
  }

  @Test
  void aRecordingsFileIsReadAndFiltered() throws Exception {
    try (Recording recording = new Recording()) {
      recording.start();
      say("yes");
      say("no");
      recording.dump(path("all.jfr"));
    }
    List<String> seen = new ArrayList<>();
    try (EventStream stream = EventStream.openFile(path("all.jfr"))) {
      stream.onEvent(EVENT, event -> seen.add(event.getString("word")));
      stream.start();
    }
    assertEquals(List.of("yes", "no"), seen);
    assertThrows(
        IOException.class, () -> RecordingFile.readAllEvents(path("none.jfr")), "no such file");
    if (jdk() >= 19) {
      Predicate<RecordedEvent> filter =
          event ->
              event.getEventType().getName().equals(EVENT) && event.getString("word").equals("yes");
      try (RecordingFile file = new RecordingFile(path("all.jfr"))) {
        RecordingFile.class
            .getMethod("write", Path.class, Predicate.class)
            .invoke(file, path("some.jfr"), filter);
      }
      assertEquals(List.of("yes"), words(path("some.jfr")));
    }
  }

  @Test
  void whatIsRecordedIsStreamed() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    try (RecordingStream stream = new RecordingStream()) {
      stream.onEvent(
          EVENT,
          event -> {
            if (event.getString("word").equals("now")) {
              heard.countDown();
            }
          });
      stream.startAsync();
      say("now");
      assertTrue(heard.await(60, TimeUnit.SECONDS));
      if (jdk() >= 17) {
        stream.dump(path("stream.jfr"));
        assertEquals(List.of("now"), words(path("stream.jfr")));
      }
    }
  }

  @Test
  void aSnapshotIsDumped() throws IOException {
    try (Recording recording = new Recording()) {
      recording.start();
      say("shot");
      try (Recording snapshot = FlightRecorder.getFlightRecorder().takeSnapshot()) {
        snapshot.dump(path("snapshot.jfr"));
      }
    }
    assertTrue(words(path("snapshot.jfr")).contains("shot"));
  }
}
