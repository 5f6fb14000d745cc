package dev.splitbrain.testkit;

import dev.splitbrain.api.SplitBrain;
import dev.splitbrain.api.ThrowingSupplier;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import jdk.jfr.consumer.EventStream;
import jdk.management.jfr.FlightRecorderMXBean;
import jdk.management.jfr.RemoteRecordingStream;

/** The part of {@link RefusalWalk} that is about recordings, heap dumps and the like. */
final class DiagnosticRefusals {
  private DiagnosticRefusals() {}

  /** Where calls are collected. */
  interface Walk {
    void add(String label, String way, ThrowingSupplier<?, Exception> call);
  }

  /** Recordings are started by none of these: each is refused before. */
  static void addTo(Walk walk) {
    String file = "/tmp/splitbrain-refusal-walk.jfr";
    String destination = "Recording.setDestination";
    walk.add(
        destination,
        "Recording.setDestination",
        () -> {
          try (Recording recording = new Recording()) {
            recording.setDestination(Path.of(file));
            return recording.getDestination();
          }
        });
    walk.add(
        destination,
        "Recording.setDestination of a pinned path, outside",
        () -> {
          Path pinned = SplitBrain.current().orElseThrow().path(file);
          return SplitBrain.local(
              () -> {
                try (Recording recording = new Recording()) {
                  recording.setDestination(pinned);
                  return recording.getDestination();
                }
              });
        });
    walk.add(
        destination,
        "FlightRecorderMXBean.setRecordingOptions",
        () -> {
          FlightRecorderMXBean bean =
              ManagementFactory.getPlatformMXBean(FlightRecorderMXBean.class);
          long id = bean.newRecording();
          try {
            bean.setRecordingOptions(id, Map.of("destination", file));
            return bean.getRecordingOptions(id);
          } finally {
            bean.closeRecording(id);
          }
        });
    String commands =
        "a diagnostic command that may read or write files (GC.heap_dump, JFR.dump,"
            + " Thread.dump_to_file, Compiler.directives_add)";
    for (String command : List.of("gcHeapDump", "jfrStart", "jfrDump", "compilerDirectivesAdd")) {
      walk.add(
          commands,
          command,
          () ->
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      command,
                      new Object[] {new String[] {file}},
                      new String[] {String[].class.getName()}));
    }
    walk.add(
        "EventStream.openRepository of a directory",
        "EventStream.openRepository",
        () -> EventStream.openRepository(Path.of("/tmp")));
    String remote = "RemoteRecordingStream";
    walk.add(
        remote,
        "new RemoteRecordingStream",
        () -> new RemoteRecordingStream(ManagementFactory.getPlatformMBeanServer()));
    walk.add(
        remote,
        "new RemoteRecordingStream in a directory",
        () ->
            new RemoteRecordingStream(ManagementFactory.getPlatformMBeanServer(), Path.of("/tmp")));
  }
}
