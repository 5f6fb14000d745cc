package dev.splitbrain.agent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.splitbrain.agent.session.RoutedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {
  @Test
  void everyLineHasTheSameFieldsAndEachProcessAFileOfItsOwn(@TempDir Path directory)
      throws IOException {
    Trace trace = new Trace(directory.resolve("trace-%p"), () -> "com.acme.A.\tone");
    trace.onCall(new RoutedCall("bench1", "files", "files:open", "/x", "why", 1, 5000, null));
    trace.onCall(
        new RoutedCall("bench1", "files", "files:x", null, "why", 1, 0, new IOException("no")));
    trace.kept("/kept", "rule k");
    trace.refused("/refused", "rule r");
    trace.missed("/missed", "paths: /missed = local");
    String thread = Thread.currentThread().getName();
    String test = "com.acme.A.?one";
    assertEquals(
        List.of(
            List.of(thread, "bench1", "files:open", "/x", "why", "1 trips", "5 us", "ok", test),
            List.of(
                thread,
                "bench1",
                "files:x",
                "",
                "why",
                "1 trips",
                "0 us",
                "java.io.IOException: no",
                test),
            List.of(thread, "master", "", "/kept", "rule k", "0 trips", "0 us", "kept", test),
            List.of(thread, "master", "", "/refused", "rule r", "0 trips", "0 us", "refused", test),
            List.of(
                thread,
                "master",
                "",
                "/missed",
                "exists here: paths: /missed = local",
                "0 trips",
                "0 us",
                "missed",
                test)),
        Files.readAllLines(directory.resolve("trace-" + ProcessHandle.current().pid())).stream()
            .map(line -> List.of(line.split("\t", -1)))
            .map(fields -> fields.subList(1, fields.size()))
            .toList());
  }
}
