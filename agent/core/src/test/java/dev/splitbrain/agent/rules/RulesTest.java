package dev.splitbrain.agent.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.rules.Rules.PathRule;
import dev.splitbrain.agent.rules.Rules.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesTest {
  @TempDir Path directory;

  private Rules rules(String text) throws IOException {
    return Rules.of(Files.writeString(directory.resolve("my.rules"), text));
  }

  @Test
  void firstMatchWins() throws IOException {
    Rules rules = rules("# a comment\npaths: /data/keep/** = local\n\npaths: /data/** = refuse\n");
    PathRule keep = rules.match("/data/keep/x", List.of());
    assertEquals(Verdict.LOCAL, keep.verdict());
    assertTrue(keep.source().endsWith("my.rules:2"), keep.source());
    assertEquals(Verdict.REFUSE, rules.match("/data/x", List.of()).verdict());
    assertNull(rules.match("/other", List.of()));
  }

  @Test
  void matchesTheNameAsWrittenAndTheAbsoluteOne() throws IOException {
    Rules rules = rules("paths: src/test/resources/** = local\npaths: /work/golden/** = local\n");
    assertEquals(Verdict.LOCAL, rules.match("src/test/resources/a", List.of("/x/a")).verdict());
    assertEquals(Verdict.LOCAL, rules.match("golden/a", List.of("/work/golden/a")).verdict());
  }

  @Test
  void dotsDoNotSlipPastARule() throws IOException {
    Rules rules = rules("paths: /secret/** = refuse\n");
    assertEquals(Verdict.REFUSE, rules.match("/tmp/../secret/key", List.of()).verdict());
  }

  @Test
  void aNameThatNoFileCanHaveMatchesNothing() throws IOException {
    assertNull(rules("paths: /** = refuse\n").match("/a\0b", List.of()));
  }

  @Test
  void aBuiltInRuleEndsAtASeparator() throws IOException {
    String home = System.getProperty("java.home");
    assertNull(Rules.of(null).match(home + "-other/x", List.of()));
    assertEquals(Verdict.LOCAL, Rules.of(null).match(home, List.of()).verdict());
  }

  @Test
  void userRulesComeBeforeTheBuiltIn() throws IOException {
    Rules rules = rules("paths: /dev/urandom = remote\n");
    assertEquals(Verdict.REMOTE, rules.match("/dev/urandom", List.of()).verdict());
    assertEquals(Verdict.LOCAL, Rules.of(null).match("/dev/urandom", List.of()).verdict());
  }

  @Test
  void theJdksOwnFilesStay() throws IOException {
    Rules rules = Rules.of(null);
    PathRule rule = rules.match(System.getProperty("java.home") + "/lib/modules", List.of());
    assertEquals(Verdict.LOCAL, rule.verdict());
    assertTrue(rule.source().startsWith("built-in"), rule.source());
  }

  @Test
  void mistakesNameFileLineAndWhatIsPossible() {
    IOException e = assertThrows(IOException.class, () -> rules("\npaths: /x = lokal\n"));
    assertTrue(e.getMessage().contains("my.rules:2"), e.getMessage());
    assertTrue(e.getMessage().contains("local, remote or refuse"), e.getMessage());
    e = assertThrows(IOException.class, () -> rules("sockets: * = local\n"));
    assertTrue(e.getMessage().contains("my.rules:1"), e.getMessage());
    e = assertThrows(IOException.class, () -> rules("paths: /x[ = local\n"));
    assertTrue(e.getMessage().contains("not a glob"), e.getMessage());
    e = assertThrows(IOException.class, () -> Rules.of(directory.resolve("none")));
    assertTrue(e.getMessage().contains("none"), e.getMessage());
  }

  @Test
  void nativesCanBeRefused() throws IOException {
    assertTrue(rules("natives = refuse").refuseNatives());
    assertFalse(Rules.of(null).refuseNatives());
  }
}
