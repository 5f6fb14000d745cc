package dev.splitbrain.agent.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.report.ReportFile;
import dev.splitbrain.agent.start.Options.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands behind the agent's jar on a command line. */
class OptionsTest {
  @Test
  void nothingIsEverythingsDefault() {
    for (String text : List.of("", ",", " , ,")) {
      Options options = Options.parse(text);
      assertNull(options.with());
      assertEquals(Where.MAIN, options.scope());
      assertEquals(RuleSources.NONE, options.rules());
      assertNull(options.push());
      assertNull(options.cwd());
      assertNull(options.trace());
      assertNull(options.report());
      assertTrue(options.isReported());
      assertNull(options.hostsFile());
      assertEquals(Map.of(), options.hosts());
    }
  }

  @Test
  void eachOptionIsTaken() {
    Options options =
        Options.parse(
            "with=@/a/b.url,scope=none,rules=r=1,rules=maven,push=/a/../p,cwd=/w=1,trace=t,hosts=h.toml,host=bench1=@f1,host=b=2=@f2");
    assertEquals("@/a/b.url", options.with());
    assertEquals(Where.NONE, options.scope());
    assertEquals(List.of(Path.of("r=1")), options.rules().files());
    assertEquals(List.of("maven"), options.rules().kinds());
    assertEquals(Path.of("/p"), options.push());
    assertEquals("/w=1", options.cwd());
    assertEquals(Path.of("t"), options.trace());
    assertEquals(Path.of("h.toml"), options.hostsFile());
    assertEquals(
        List.of("bench1=f1", "b=2=f2"),
        options.hosts().entrySet().stream().map(Object::toString).toList());
  }

  @Test
  void aReportHasAFormOrIsNotWanted() {
    assertEquals(ReportFile.Form.HTML, Options.parse("report=html").report());
    assertEquals(ReportFile.Form.TEXT, Options.parse("report=text").report());
    assertFalse(Options.parse("report=none").isReported());
  }

  @Test
  void theLastOfTwoHolds() {
    Options options = Options.parse("with=one,scope=tests,with=two,scope=main,host=a=@1,host=a=@2");
    assertEquals("two", options.with());
    assertEquals(Where.MAIN, options.scope());
    assertEquals(Map.of("a", Path.of("2")), options.hosts());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "with | 'with' needs a value",
        "with= | 'with' needs a value",
        "scope=none,rules= | 'rules' needs a value",
        "scope=all | scope is main, tests or none, not 'all'",
        "host=bench1 | host is host=NAME=@FILE",
        "host==@f | host is host=NAME=@FILE",
        "report=pdf | report is text, html or none, not 'pdf'",
        "colour=red | no option 'colour'; it knows with, scope, rules, push, cwd, trace, report, host and hosts"
      })
  void mistakesNameTheOptionAndWhatIsPossible(String text, String complaint) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Options.parse(text)).getMessage();
    assertTrue(message.startsWith("the agent"), message);
    assertTrue(message.contains(complaint), message);
  }

  /** A project's rules are found for tests only, and only if the user says nothing of rules. */
  @Test
  void theRulesOfAProjectAreFoundByItsBuildFile(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("pom.xml"), "");
    assertEquals(1, RuleSources.NONE.projects(true, directory, directory).size());
    assertEquals(0, RuleSources.NONE.projects(false, directory, directory).size());
    RuleSources none = Options.parse("rules=none").rules();
    assertEquals(0, none.projects(true, directory, directory).size());
    assertEquals(List.of(), none.files());
    RuleSources file = Options.parse("rules=my.rules").rules();
    assertEquals(0, file.projects(true, directory, directory).size());
    RuleSources both = Options.parse("rules=gradle,rules=my.rules").rules();
    assertEquals("gradle", both.projects(false, directory, directory).get(0).kind());
  }
}
