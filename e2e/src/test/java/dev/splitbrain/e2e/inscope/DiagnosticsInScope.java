package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.splitbrain.api.SplitBrain;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.management.ObjectName;
import jdk.jfr.Event;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Where heap dumps and recordings end up: on the machine of the name, and nothing stays behind on
 * the master. The same directory exists on both, so that a name alone tells nothing.
 */
class DiagnosticsInScope {
  static final class Said extends Event {}

  private static Path both(String name) throws Exception {
    Path directory = Path.of(Both.MASTER, name);
    Files.createDirectories(directory);
    SplitBrain.local(() -> Files.createDirectories(directory));
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

  private static void dumpHeap(Object file) throws IOException {
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(file.toString(), true);
  }

  /** The private files of the master are gone, however it went. */
  @AfterEach
  void nothingStaysBehind() throws Exception {
    SplitBrain.local(
        () -> {
          Path cache = Path.of(System.getenv("SPLITBRAIN_CACHE"), "dumps");
          if (Files.exists(cache)) {
            assertEquals(List.of(), names(cache));
          }
        });
  }

  @Test
  void aHeapDumpIsMadeWhereTheNameLeads() throws Exception {
    Path directory = both("heaps");
    dumpHeap(directory.resolve("x.hprof"));
    assertEquals(List.of("x.hprof"), names(directory));
    assertEquals(List.of(), onMaster(directory));
    SplitBrain.local(() -> dumpHeap(directory.resolve("m.hprof")));
    assertEquals(List.of("x.hprof"), names(directory));
    assertEquals(List.of("m.hprof"), onMaster(directory));
    assertEquals(
        "File exists",
        assertThrows(IOException.class, () -> dumpHeap(directory.resolve("x.hprof"))).getMessage());
  }

  @Test
  void rulesHoldForHeapDumps() throws Exception {
    Path local = Both.here("local");
    SplitBrain.local(() -> Files.createDirectories(local));
    dumpHeap(local.resolve("x.hprof"));
    assertEquals(List.of("x.hprof"), onMaster(local));

    Path golden = SplitBrain.local(() -> Files.createDirectories(Path.of(Both.MASTER, "golden")));
    dumpHeap(Both.here("golden").resolve("g.hprof"));
    assertTrue(onMaster(golden).contains("g.hprof"), "another name on the master");

    Files.createDirectories(Both.here("real"));
    dumpHeap(Both.here("map").resolve("m.hprof"));
    assertTrue(Files.exists(Both.here("real").resolve("m.hprof")));

    IOException refused =
        assertThrows(IOException.class, () -> dumpHeap(Both.here("no").resolve("x.hprof")));
    assertTrue(refused.getMessage().contains(" is refused inside with(bench1) by "));
    IOException readOnly =
        assertThrows(IOException.class, () -> dumpHeap(Both.here("ro").resolve("x.hprof")));
    assertEquals("Read-only file system", readOnly.getMessage());
    assertEquals(1, readOnly.getSuppressed().length);
  }

  @Test
  void aRecordingIsDumpedWhereTheNameLeads() throws Exception {
    Path directory = both("recordings");
    try (Recording recording = new Recording()) {
      recording.start();
      new Said().commit();
      recording.dump(directory.resolve("scope.jfr"));
      recording.dump(Both.host().path(directory + "/pinned.jfr"));
      recording.dump(SplitBrain.master().path(directory + "/master.jfr"));
      SplitBrain.local(
          () -> {
            recording.dump(directory.resolve("local.jfr"));
            recording.dump(SplitBrain.host("bench1").path(directory + "/pinned-outside.jfr"));
          });
    }
    assertEquals(List.of("pinned-outside.jfr", "pinned.jfr", "scope.jfr"), names(directory));
    assertEquals(List.of("local.jfr", "master.jfr"), onMaster(directory));
    for (String name : names(directory)) {
      assertFalse(RecordingFile.readAllEvents(directory.resolve(name)).isEmpty(), name);
    }
  }

  @Test
  void rulesHoldForRecordings() throws Exception {
    Path local = Both.here("local");
    SplitBrain.local(() -> Files.createDirectories(local));
    try (Recording recording = new Recording()) {
      recording.start();
      recording.dump(local.resolve("x.jfr"));
      assertTrue(onMaster(local).contains("x.jfr"));
      IOException refused =
          assertThrows(IOException.class, () -> recording.dump(Both.here("no").resolve("x.jfr")));
      assertTrue(refused.getMessage().contains(" is refused inside with(bench1) by "));
      FileSystemException readOnly =
          assertThrows(
              FileSystemException.class, () -> recording.dump(Both.here("ro").resolve("x.jfr")));
      assertEquals("Read-only file system", readOnly.getReason());
      recording.setDestination(local.resolve("destination.jfr"));
      recording.stop();
      assertTrue(SplitBrain.local(() -> Files.size(local.resolve("destination.jfr"))) > 0);
    }
  }

  @Test
  void aDestinationOnASlaveIsRefusedByName() throws Exception {
    Path directory = both("destinations");
    Path pinned = Both.host().path(directory + "/p.jfr");
    try (Recording recording = new Recording()) {
      recording.setToDisk(false);
      String refused =
          "splitbrain: Recording.setDestination is not routed yet (host bench1): stop the recording"
              + " and dump it (Recording.dump), or use local(...)";
      for (Path path : List.of(directory.resolve("x.jfr"), pinned)) {
        assertEquals(
            refused,
            assertThrows(UnsupportedOperationException.class, () -> recording.setDestination(path))
                .getMessage());
      }
      SplitBrain.local(
          () -> {
            assertThrows(
                UnsupportedOperationException.class, () -> recording.setDestination(pinned));
            recording.setDestination(directory.resolve("m.jfr"));
          });
      recording.start();
      new Said().commit();
      recording.stop();
    }
    assertEquals(List.of(), names(directory));
    assertEquals(List.of("m.jfr"), onMaster(directory));
  }

  @Test
  void aStreamsHandlerIsInTheScopeAndItsFilesAreTheMasters() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    AtomicReference<Object> where = new AtomicReference<>();
    try (RecordingStream stream = new RecordingStream()) {
      stream.onError(Throwable::printStackTrace);
      stream.onEvent(
          Said.class.getName(),
          event -> {
            where.set(SplitBrain.current().map(Object::toString).orElse("none"));
            heard.countDown();
          });
      stream.startAsync();
      new Said().commit();
      assertTrue(heard.await(60, TimeUnit.SECONDS));
    }
    assertEquals(Both.host().toString(), where.get());
  }

  @Test
  void diagnosticCommandsWithoutFilesGoOn() throws Exception {
    Object printed =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "threadPrint",
                new Object[] {new String[] {"-l"}},
                new String[] {String[].class.getName()});
    assertTrue(printed.toString().contains(Thread.currentThread().getName()));
  }
}
