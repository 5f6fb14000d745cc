package dev.splitbrain.agent.rules.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.rules.Rule;
import dev.splitbrain.agent.rules.Rules;
import dev.splitbrain.agent.rules.path.PathRule.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathRulesTest {
  private static final String HERE = Path.of("").toAbsolutePath().toString();
  private static final String THERE = "/srv/slave";

  @TempDir Path directory;

  private Rules rules(String text) throws IOException {
    return Rules.of(Files.writeString(directory.resolve("my.rules"), text));
  }

  private static PathRule match(Rules rules, String name) {
    Match match = rules.family(PathFamily.class).match(name, THERE);
    return match == null ? null : match.rule();
  }

  private static Verdict verdict(Rules rules, String name) {
    PathRule rule = match(rules, name);
    return rule == null ? null : rule.verdict();
  }

  @Test
  void firstMatchWins() throws IOException {
    Rules rules = rules("# a comment\npaths: /data/keep/** = local\n\npaths: /data/** = refuse\n");
    PathRule keep = match(rules, "/data/keep/x");
    assertEquals(Verdict.LOCAL, keep.verdict());
    assertTrue(keep.source().endsWith("my.rules:2"), keep.source());
    assertEquals(Verdict.REFUSE, verdict(rules, "/data/x"));
    assertNull(match(rules, "/other"));
  }

  @Test
  void aDirectoryWithAllBelowIsTheDirectoryToo() throws IOException {
    Rules rules = rules("paths: /data/** = refuse\npaths: /a*/x/** = refuse");
    assertEquals(Verdict.REFUSE, verdict(rules, "/data"));
    assertEquals(Verdict.REFUSE, verdict(rules, "/ab/x"));
    assertEquals(Verdict.REFUSE, verdict(rules, "/ab/x/y/z"));
    assertNull(match(rules, "/database"));
    assertNull(match(rules, "/ab/xy"));
  }

  @Test
  void matchesTheNameAsWrittenAndTheAbsoluteOnes() throws IOException {
    Rules rules =
        rules(
            "paths: src/test/** = local\npaths: "
                + HERE
                + "/golden/** = refuse\npaths: "
                + THERE
                + "/log/** = read-only\n");
    assertEquals(Verdict.LOCAL, verdict(rules, "src/test/a"));
    assertEquals(Verdict.LOCAL, verdict(rules, HERE + "/src/test/a"));
    assertEquals(Verdict.LOCAL, verdict(rules, THERE + "/src/test/a"));
    assertEquals(Verdict.REFUSE, verdict(rules, "golden/a"));
    assertTrue(match(rules, "log/a").readOnly());
    assertNull(match(rules, "elsewhere/src/test/a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/secret/key",
        "/tmp/../secret/key",
        "//secret//key",
        "/./secret/./key/",
        "/secret/a/../key",
        "/../secret/key",
        "/secret/sub/../../secret/key",
        "../../../../../../../../secret/key"
      })
  void dotsAndDoubledSeparatorsDoNotSlipPastARule(String name) throws IOException {
    assertEquals(Verdict.REFUSE, verdict(rules("paths: /secret/** = refuse\n"), name));
    assertEquals(Verdict.REFUSE, verdict(rules("paths: /secret/k?y = refuse\n"), name));
  }

  @Test
  void dotsDoNotSlipIntoARuleEither() throws IOException {
    Rules rules = rules("paths: /golden/** = local\n");
    assertNull(match(rules, "/golden/../etc/passwd"));
    assertNull(match(rules, "/golden/x/../../etc/passwd"));
  }

  @ParameterizedTest
  @CsvSource({
    "/a/*.csv, /a/x.csv, true",
    "/a/*.csv, /a/b/x.csv, false",
    "/a/**.csv, /a/b/x.csv, true",
    "/a/?, /a/b, true",
    "/a/?, /a/bb, false",
    "'/a/{x,y}.c', /a/y.c, true",
    "'/a/{x,y}.c', /a/z.c, false",
    "/a/[b-d]x, /a/cx, true",
    "/a/[!b-d]x, /a/cx, false",
    "/a[!x]b, /a/b, false",
    "/a/\\*, /a/*, true",
    "/a/\\*, /a/x, false",
    "/**, /anything, true",
    "/a.c, /axc, false",
    "/a(b)+.c, /a(b)+.c, true",
    "**/key, sub/key, true"
  })
  void globsAreThoseOfTheJdk(String glob, String name, boolean matches) throws IOException {
    assertEquals(
        matches ? Verdict.REFUSE : null, verdict(rules("paths: " + glob + " = refuse"), name));
    assertEquals(
        matches,
        java.nio.file.FileSystems.getDefault()
            .getPathMatcher("glob:" + glob)
            .matches(Path.of(name)));
  }

  @Test
  void aNameThatThisJvmCannotWriteDoesNotSlipPast() throws IOException {
    assertEquals(Verdict.REFUSE, verdict(rules("paths: /s/*.key = refuse"), "/s/\ud800.key"));
  }

  @Test
  void aNameThatNoFileCanHaveMatchesNothing() throws IOException {
    assertNull(match(rules("paths: /** = refuse\n"), "/a\0b"));
  }

  @Test
  void aBuiltInRuleEndsAtASeparator() throws IOException {
    String home = System.getProperty("java.home");
    assertNull(match(Rules.of(null), home + "-other/x"));
    assertEquals(Verdict.LOCAL, verdict(Rules.of(null), home));
  }

  @Test
  void everyBuiltInRuleIsFound() throws IOException {
    Rules rules = Rules.of(null);
    for (Rule rule : rules.all()) {
      if (rule instanceof PathRule paths) {
        String file = paths.glob().directory();
        assertEquals(Verdict.LOCAL, verdict(rules, file), file);
        assertEquals(Verdict.LOCAL, verdict(rules, file + "/x/y"), file);
        assertEquals(!file.startsWith("/dev/std"), paths.readOnly(), file);
        assertNull(match(rules, file + "-x"), file);
      }
    }
  }

  @Test
  void userRulesComeBeforeTheBuiltIn() throws IOException {
    assertEquals(Verdict.REMOTE, verdict(rules("paths: /dev/urandom = remote\n"), "/dev/urandom"));
    assertEquals(Verdict.LOCAL, verdict(Rules.of(null), "/dev/urandom"));
  }

  @Test
  void theJdksOwnFilesStay() throws IOException {
    PathRule rule = match(Rules.of(null), System.getProperty("java.home") + "/lib/modules");
    assertEquals(Verdict.LOCAL, rule.verdict());
    assertTrue(rule.source().startsWith("built-in"), rule.source());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "paths: /x/** = local",
        "paths: /x = remote",
        "paths: /x/*.csv = refuse",
        "paths: /x/** = read-only",
        "paths: /x/** = read-only local",
        "paths: /x = remote /mnt/x",
        "paths: /x/** = read-only local /srv/a b",
        "natives = refuse",
        "natives = allow"
      })
  void aRulesTextIsItsLine(String line) throws IOException {
    Rule rule = rules(line).all().get(0);
    assertEquals(line, rule.toString());
    assertEquals(rule.toString(), Rules.of(null).with(rule.toString()).all().get(0).toString());
  }

  @Test
  void aMappingSaysFromWhere() throws IOException {
    Rules rules = rules("paths: /data/** = remote /mnt//data/\npaths: golden = local /srv/golden");
    assertEquals("/data", rules.family(PathFamily.class).match("/data/x", THERE).from());
    assertEquals("/mnt/data", rules.family(PathFamily.class).match("/data", THERE).to());
    assertEquals(HERE + "/golden", rules.family(PathFamily.class).match("golden/x", THERE).from());
    assertEquals(
        THERE + "/golden", rules.family(PathFamily.class).match(THERE + "/golden/x", THERE).from());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "paths: /x = lokal | 'lokal' is not a verdict: use local, remote, read-only, refuse",
        "paths: /x = | not a verdict",
        "paths: /x = refuse /y | refuse stands alone",
        "paths: /x = read-only refuse | refuse stands alone",
        "paths: /x = remote y | 'y' must be an absolute directory",
        "paths: /x/*.c = local /y | no wildcard but a last /**",
        "paths: /x[ = local | not a glob: [ without ]",
        "paths: /x{a = local | not a glob: { without }",
        "paths: = local | not a glob",
        "sockets: * = local | there are no rules for 'sockets': a rule is 'natives = refuse",
        "natives = maybe | natives is refuse or allow, not 'maybe'",
        "hello | 'hello' is no rule"
      })
  void mistakesNameFileLineAndWhatIsPossible(String line, String complaint) {
    IOException e = assertThrows(IOException.class, () -> rules("\n" + line + "\n"));
    assertTrue(e.getMessage().contains("my.rules:2: "), e.getMessage());
    assertTrue(e.getMessage().contains(complaint), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  @Test
  void aMissingFileIsNamed() {
    IOException e =
        assertThrows(IOException.class, () -> Rules.of(directory.resolve("none.rules")));
    assertTrue(e.getMessage().contains("none.rules"), e.getMessage());
  }

  @Test
  void aRuleAddedLaterIsTheFirst() throws IOException {
    Rules rules = rules("paths: /x/** = local\n").with("paths: /x/a = refuse");
    rules = rules.with("paths: /x/a/b = read-only");
    assertEquals(
        List.of("paths: /x/a/b = read-only", "paths: /x/a = refuse", "paths: /x/** = local"),
        rules.all().subList(0, 3).stream().map(Object::toString).toList());
    assertEquals("this session", rules.all().get(0).source());
    assertEquals(Verdict.REFUSE, verdict(rules, "/x/a"));
    assertEquals(Verdict.LOCAL, verdict(rules.without(2), "/x/a"));
  }

  @Test
  void aBuiltInRuleCannotBeDropped() throws IOException {
    Rules rules = Rules.of(null);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> rules.without(1));
    assertTrue(e.getMessage().contains("built in"), e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> rules.without(10_000));
    assertTrue(e.getMessage().contains("there is no rule 10000"), e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> rules.with("paths: /x = no"));
    assertTrue(e.getMessage().startsWith("this session: "), e.getMessage());
  }

  @Test
  void aBuiltInRuleTakesARelativeNameForTheSlavesAlone() throws IOException {
    Rules rules = Rules.of(null);
    String home = System.getProperty("java.home");
    String here = "../".repeat(HERE.split("/").length - 1) + home.substring(1) + "/lib/x";
    assertEquals(home + "/lib/x", NormalForm.below(HERE, here));
    assertNull(
        rules.family(PathFamily.class).match(here, "/srv/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o"),
        "another file there");
    Match there = rules.family(PathFamily.class).match("lib/x", home);
    assertEquals(Verdict.LOCAL, there.rule().verdict());
    assertEquals(home, there.base());
    assertEquals(home, there.from());
    assertEquals(home, there.to());
    assertNull(rules.family(PathFamily.class).match("lib/x", null), "nobody knows yet");
  }

  @Test
  void onDrivesEverySpellingOfANameIsTheName() throws Exception {
    Rules rules = rules("paths: C:/Secret/** = refuse\npaths: out/** = read-only");
    for (String name :
        List.of(
            "C:/Secret/x",
            "c:/secret/X",
            "/secret/x",
            "/C:/SECRET/x",
            "C:/work/../secret/x",
            "C:/../../secret/x",
            "C:../secret",
            "../secret/x",
            "c://secret//x")) {
      assertEquals(
          "C:/Secret/**",
          rules.family(PathFamily.class).matchOnDrives(name, "C:/work").rule().glob().toString(),
          name);
    }
    for (String name : List.of("OUT/x", "C:out/x", "/work/out/x", "c:/WORK/out")) {
      assertEquals(
          "out/**",
          rules.family(PathFamily.class).matchOnDrives(name, "C:/work").rule().glob().toString(),
          name);
    }
    for (String name : List.of("D:/secret/x", "C:/secrets", "//host/secret/x", "secret/x")) {
      assertNull(rules.family(PathFamily.class).matchOnDrives(name, "C:/work"), name);
    }
  }

  @Test
  void aTildeIsTheUsersDirectoryOnTheMaster() throws IOException {
    String home = System.getProperty("user.home");
    Rules rules =
        rules(
            "paths: ~/.m2/** = read-only local\npaths: /golden = local ~/golden\npaths: a~b = local");
    assertEquals(Verdict.LOCAL, verdict(rules, home + "/.m2/x"));
    assertNull(match(rules, "~/.m2/x"), "no program means it so");
    assertEquals(home + "/golden", match(rules, "/golden/x").target());
    assertEquals(Verdict.LOCAL, verdict(rules, "a~b"));
    IOException e = assertThrows(IOException.class, () -> rules("paths: /data = remote ~/data"));
    assertTrue(e.getMessage().contains("write the slave's in full"), e.getMessage());
  }

  private static boolean mayKeepIn(Rules rules, String directory) {
    return rules.family(PathFamily.class).mayKeepIn(directory, THERE);
  }

  /** Most directories are not asked of each of their names. */
  @Test
  void itIsKnownWhichDirectoriesMayHaveANameThatIsKept() throws IOException {
    Rules rules =
        rules(
            "paths: /a/b/c = local\npaths: /w/*.csv = local\npaths: /x/**/y = local\n"
                + "paths: src/** = local\npaths: build.txt = local\npaths: /r/s = refuse");
    for (String directory :
        new String[] {"/a/b", "/a/b/", "/w", "/x", "/x/1/2", "", ".", THERE, HERE}) {
      assertTrue(mayKeepIn(rules, directory), directory);
    }
    for (String directory : new String[] {"/a", "/a/b/c", "/a/bb", "/v", "/r", "sub", "/"}) {
      assertFalse(mayKeepIn(rules, directory), directory);
    }
    assertTrue(mayKeepIn(rules, "/dev"), "built-in rules keep names in it");
  }
}
