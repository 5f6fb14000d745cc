package dev.splitbrain.agent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.session.RoutedCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final String PID = Long.toString(ProcessHandle.current().pid());

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
  private String test;
  private final Report report = new Report(() -> test, err, true);

  private String err() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private void call(String name, String subject, long millis) {
    report.onCall(
        new RoutedCall(
            "bench1", "files", name, subject, "inside with(bench1)", 1, millis * 1_000_000, null));
  }

  private void run(String name) {
    test = name;
    report.testStarted(name, "bench1");
  }

  private String written(ReportFile.Form form, Path project) throws IOException {
    Files.writeString(project.resolve("pom.xml"), "");
    ReportFile.of(form, project, form != null).write(report, err);
    String ending = form == ReportFile.Form.HTML ? ".html" : ".txt";
    return Files.readString(project.resolve("target/splitbrain/" + PID + ending));
  }

  /** The cells of each row below a heading. */
  private static List<List<String>> table(String text, String title) {
    List<String> lines = text.lines().toList();
    int start = lines.indexOf(title);
    assertTrue(start >= 0, () -> title + " in " + text);
    return lines.stream()
        .skip(start + 3)
        .takeWhile(line -> !line.isEmpty())
        .map(line -> List.of(line.strip().split(" {2,}")))
        .toList();
  }

  @Test
  void oneLineSaysWhatRanWhere(@TempDir Path project) throws IOException {
    run("com.acme.A.one");
    call("files:open", "/x", 1500);
    call("files:readAt", "/x", 1600);
    run("com.acme.A.two");
    report.kept("/golden/a", "rule g");
    report.kept("/golden/a", "rule g");
    report.kept("/golden/b", "rule g");
    report.refused("/secret", "refused: rule s");
    written(null, project);
    assertEquals(
        "splitbrain: 2 tests on bench1, 2 calls, 3.1 s of them waiting; 2 names kept here by rules,"
            + " 1 refused; target/splitbrain/"
            + PID
            + ".txt\n",
        err());
  }

  @Test
  void theFileSaysByTestWhatItTouched(@TempDir Path project) throws IOException {
    call("files:size", "/before", 1);
    run("com.acme.A.one");
    call("files:open", "/x", 30);
    call("files:readAt", "/x", 20);
    call("files:readAt", "/x", 20);
    run("com.acme.A.two");
    report.kept("/golden/a", "rule paths: /golden/** = local (r:1)");
    report.missed("/there", "paths: /there = local");
    report.refused("FileChannel.map", "not routed yet");
    report.refused("FileChannel.map", "not routed yet");
    String text = written(ReportFile.Form.TEXT, project);
    assertEquals(
        List.of(List.of("/there", "paths: /there = local")),
        table(text, "Missing on the host, but here on the master"));
    assertEquals(List.of(List.of("2", "FileChannel.map: not routed yet")), table(text, "Refused"));
    assertEquals(
        List.of(List.of("rule paths: /golden/** = local (r:1)", "/golden/a")),
        table(text, "Kept here by a rule"));
    assertEquals(
        List.of("30.0 ms", "files:open", "/x", "com.acme.A.one"),
        table(text, "Slowest calls").get(0));
    assertEquals(
        List.of(
            List.of("com.acme.A.one", "bench1", "3", "70.0 ms", "0"),
            List.of("com.acme.A.two", "bench1", "0", "0.0 ms", "0"),
            List.of("outside of tests", "bench1", "1", "1.0 ms", "0")),
        table(text, "Tests"));
    assertEquals(
        List.of(
            List.of("com.acme.A.one", "/x", "3", "files:open files:readAt"),
            List.of("outside of tests", "/before", "1", "files:size")),
        table(text, "What each test touched"));
  }

  /** Names come from programs and slaves: none is markup, and none moves a terminal's cursor. */
  @Test
  void namesAreHarmlessInEveryForm(@TempDir Path project) throws IOException {
    run("com.acme.A.<b>");
    call("files:open", "/x<script>alert('\"&\u001b[2J", 1);
    String page = written(ReportFile.Form.HTML, project);
    assertTrue(page.contains("<td>/x&lt;script&gt;alert(&#39;&quot;&amp;?[2J</td>"), page);
    assertFalse(page.contains("<script"), page);
    assertTrue(err().contains(PID + ".html"), err());
    String text = written(ReportFile.Form.TEXT, project);
    assertFalse(text.contains("\u001b"), text);
  }

  @Test
  void aMissedNameIsToldOnceAndNotWithoutEnd() {
    report.missed("/x/golden", "paths: /x/** = local");
    report.missed("/x/golden", "paths: /x/** = local");
    assertEquals(
        "splitbrain: /x/golden is missing on the host and exists here; the rule"
            + " 'paths: /x/** = local' would keep it here\n",
        err());
    for (int i = 0; i < 1000; i++) {
      report.missed("/y/" + i, "paths: /y/** = local");
    }
    assertEquals(10, err().lines().count(), err());
    assertTrue(err().endsWith("stand in the report only\n"), err());
  }

  @Test
  void whatIsKeptIsBounded(@TempDir Path project) throws IOException {
    String longName = "n".repeat(2000);
    for (int i = 0; i < 6000; i++) {
      run("com.acme.A.test" + i);
      for (int j = 0; j < 50; j++) {
        call("files:size", "/" + i + "/" + j + longName, j);
      }
      report.kept("/kept/" + i, "rule " + i % 300);
      report.refused("call " + i, "no");
      report.missed("/missed/" + i, "rule");
    }
    int names = report.tallies().stream().mapToInt(t -> t.touched.values().size()).sum();
    assertTrue(names <= 10_000, () -> names + " names");
    assertEquals(4001, report.tallies().size());
    assertEquals(20, report.slowest().size());
    assertEquals(200, report.missedNames().values().size());
    assertEquals(6000, report.refusals());
    assertEquals(300_000, report.calls());
    String text = written(ReportFile.Form.TEXT, project);
    assertTrue(text.contains("more that were not kept"), "it says so");
    assertTrue(err().contains("6,000 tests on bench1, 300,000 calls"), err());
  }

  @Test
  void outsideOfAProjectNothingIsWrittenUnasked(@TempDir Path directory) throws IOException {
    run("com.acme.A.one");
    ReportFile.of(null, directory, false).write(report, err);
    try (var files = Files.list(directory)) {
      assertEquals(List.of(), files.toList());
    }
    assertTrue(err().endsWith("0 refused\n"), err());
    ReportFile.of(ReportFile.Form.TEXT, directory, true).write(report, err);
    assertTrue(Files.exists(directory.resolve("splitbrain-report/" + PID + ".txt")));
  }

  @Test
  void aReportThatCannotBeWrittenIsTold(@TempDir Path project) throws IOException {
    Files.writeString(project.resolve("pom.xml"), "");
    Files.writeString(project.resolve("target"), "a file");
    ReportFile.of(null, project, false).write(report, err);
    assertTrue(err().contains("the report cannot be written: "), err());
  }

  @Test
  void aProgramWithoutTestsIsNotReportedUnasked() {
    Report quiet = new Report(() -> test, err, false);
    quiet.missed("/x", "rule");
    quiet.refused("call", "no");
    assertEquals("", err());
    assertEquals(0, quiet.refusals());
    assertFalse(quiet.isActive());
    quiet.testStarted("com.acme.A.one", "bench1");
    quiet.missed("/x", "rule");
    assertTrue(quiet.isActive());
    assertTrue(err().contains("/x is missing on the host"), err());
  }
}
