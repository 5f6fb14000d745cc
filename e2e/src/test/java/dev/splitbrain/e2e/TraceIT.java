package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.program.Ruled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that rules refuse, protect and lead elsewhere, in the trace and in why. */
class TraceIT {
  private static List<String> trace;
  private static Finished finished;
  private static String slave;
  private static Path golden;
  private static String byRefuse;
  private static String byReadOnly;
  private static String byMap;
  private static String byLocal;

  @BeforeAll
  static void run(@TempDir Path master) throws Exception {
    Bench bench = Bench.shared("bench1");
    bench.requireOwnFiles();
    slave = bench.makeDirectory("ruled");
    bench.run(
        "sh",
        "-c",
        "cd $0 && mkdir no ro real && echo secret > no/secret && printf kept > ro/kept"
            + " && printf mapped > real/m && printf plain > plain"
            + " && for f in ro/large real/large large; do head -c 400000 /dev/zero > $f; done",
        slave);
    golden = Files.createDirectory(master.resolve("golden"));
    Files.writeString(golden.resolve("g"), "golden");
    String refuse = "paths: " + slave + "/no/** = refuse";
    String readOnly = "paths: " + slave + "/ro/** = read-only";
    String map = "paths: " + slave + "/map = remote " + slave + "/real";
    String local = "paths: " + slave + "/golden = local " + golden;
    Path rules = Files.write(master.resolve("r"), List.of(refuse, readOnly, map, local));
    byRefuse = "rule " + refuse + " (" + rules + ":1)";
    byReadOnly = "rule " + readOnly + " (" + rules + ":2)";
    byMap = "rule " + map + " (" + rules + ":3)";
    byLocal = "rule " + local + " (" + rules + ":4)";
    finished =
        new AgentProgram(Jdks.master(), master)
            .host("bench1", bench.urlFile())
            .option("with=bench1")
            .option("rules=" + rules)
            .option("trace=" + master.resolve("trace"))
            .main(Ruled.class, slave)
            .run()
            .ok();
    trace = Files.readAllLines(master.resolve("trace"));
  }

  /** The fields of the only line of the trace that has all of these, behind time and thread. */
  private static void assertTraced(String host, String call, String subject, String reason) {
    List<String[]> found =
        trace.stream()
            .map(line -> line.split("\t", -1))
            .filter(
                fields ->
                    fields[2].equals(host)
                        && fields[3].startsWith(call)
                        && fields[4].equals(subject)
                        && fields[5].equals(reason))
            .toList();
    assertFalse(found.isEmpty(), () -> subject + ": " + String.join("\n", trace));
    for (String[] fields : found) {
      assertEquals("main", fields[1]);
    }
  }

  @Test
  void aLineSaysWhatARuleDid() {
    assertEquals("IOException", finished.value("refused"));
    assertTraced("master", "", slave + "/no/secret", "refused: " + byRefuse);
    assertTraced("master", "", slave + "/no/s", "refused: " + byRefuse);
    assertTrue(finished.value("refusedWhy").contains("is refused"), finished::toString);
    assertTrue(finished.value("refusedWhy").contains(byRefuse), finished::toString);
    assertFalse(
        trace.stream().anyMatch(line -> line.contains("bench1") && line.contains("/no/")),
        "the slave is not asked");

    assertEquals("FileSystemException", finished.value("readOnly"));
    assertEquals("FileNotFoundException", finished.value("readOnlyStream"));
    assertTraced("master", "", slave + "/ro/kept", "not allowed: " + byReadOnly);
    assertEquals("kept", finished.value("readOnlyRead"));
    assertTraced("bench1", "files:", slave + "/ro/kept", byReadOnly);
    assertEquals(
        slave + "/ro/kept -> bench1, read-only: " + byReadOnly, finished.value("readOnlyReadWhy"));

    assertEquals("mapped", finished.value("mapped"));
    assertTraced("bench1", "files:", slave + "/map/m", byMap);
    assertEquals(
        slave + "/map/m -> bench1:" + slave + "/real/m: " + byMap, finished.value("mappedWhy"));
    assertEquals("golden", finished.value("golden"));
    assertTraced("master", "", slave + "/golden/g", byLocal);
    assertEquals(
        slave + "/golden/g -> master:" + golden + "/g: " + byLocal, finished.value("goldenWhy"));
    assertEquals("plain", finished.value("plain"));
    assertTraced("bench1", "files:", slave + "/plain", "inside with(bench1)");
    assertEquals(slave + "/plain -> bench1: inside with(bench1)", finished.value("plainWhy"));
  }

  /** The reasons of all calls that match, each with its methods. */
  private static Map<String, Set<String>> reasons(Predicate<String[]> lines) {
    Map<String, Set<String>> methods = new TreeMap<>();
    for (String line : trace) {
      String[] fields = line.split("\t", -1);
      if (fields[2].equals("bench1") && lines.test(fields)) {
        methods.computeIfAbsent(fields[5], reason -> new TreeSet<>()).add(fields[3]);
      }
    }
    return methods;
  }

  private static Map<String, Set<String>> reasonsOf(String subject) {
    return reasons(fields -> fields[4].equals(subject));
  }

  @Test
  void whatIsReadFromAStreamSaysWhyTheStreamIsThere() {
    Set<String> open = Set.of("files:open");
    Set<String> later = Set.of("files:closeUnawaited", "files:readAt");
    assertEquals(
        Map.of(byReadOnly, open, "opened by " + byReadOnly, later), reasonsOf(slave + "/ro/large"));
    assertEquals(Map.of(byMap, open, "opened by " + byMap, later), reasonsOf(slave + "/map/large"));
    assertEquals(
        Map.of("inside with(bench1)", open, "opened inside with(bench1)", later),
        reasonsOf(slave + "/large"));
    assertTrue(
        trace.stream().anyMatch(line -> line.contains("\tpool\t") && line.contains("/large\t")),
        "a pooled thread reads");
  }

  @Test
  void whatAnOpenDirectoryOrWatchServiceOrChildIsAskedSaysWhyItIsThere() {
    Set<String> opened = Set.of("opened inside with(bench1)");
    assertEquals(
        opened, reasons(fields -> fields[3].matches("files:(\\w*Within|closeDirectory)")).keySet());
    assertEquals(opened, reasons(fields -> fields[3].matches("watch:(take|close)")).keySet());
    assertEquals(
        Set.of("started inside with(bench1)"),
        reasons(fields -> fields[4].matches("sh \\(pid \\d+\\)")).keySet());
  }
}
