package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Launcher;
import dev.splitbrain.e2e.harness.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /rules} and {@code /why} as they are typed, into a pipe. */
class RulesCommandIT {
  private static final Bench BENCH = Bench.shared("bench1");

  @TempDir Path master;

  @BeforeAll
  static void slaveHasItsOwnName() {
    BENCH.requireOwnFiles();
  }

  private Finished shell(Path rules, String... lines) throws Exception {
    Launcher launcher = new Launcher(Jdks.master(), master);
    try (Running shell =
        launcher.start(
            "--host",
            "bench1=@" + BENCH.urlFile(),
            "--with",
            "bench1",
            "--rules",
            rules.toString())) {
      for (String line : lines) {
        shell.type(line);
      }
      shell.typeEnd();
      return shell.finish(AgentProgram.LIMIT);
    }
  }

  @Test
  void rulesAreShownChangedAndExplained() throws Exception {
    Path rules = Files.writeString(master.resolve("my.rules"), "\npaths: /etc/host* = read-only\n");
    Files.writeString(master.resolve("golden.csv"), "golden");
    Finished finished =
        shell(
            rules,
            "/why /etc/hostname",
            "/rules",
            "Files.writeString(Path.of(\"/etc/hostname\"), \"x\")",
            "/rules add paths: /golden = read-only local " + master,
            "/why /golden/../golden/golden.csv",
            "\"is \" + Files.readString(Path.of(\"/golden/golden.csv\"))",
            "/rules drop 1",
            "/why /golden/golden.csv",
            "Files.size(Path.of(\"" + master + "/golden.csv\"))",
            "/rules add paths: /x = nonsense",
            "/rules drop 99999",
            "System.exit(3)",
            "/rules");
    String out = finished.out() + finished.err();
    String where = rules + ":2";
    assertTrue(
        out.contains(
            "/etc/hostname -> bench1, read-only: rule paths: /etc/host* = read-only ("
                + where
                + ")"),
        finished::toString);
    assertTrue(out.contains("   1  paths: /etc/host* = read-only"), finished::toString);
    assertTrue(out.contains("built-in: seeds"), finished::toString);
    assertTrue(out.contains("/etc/hostname: Read-only file system"), finished::toString);
    assertTrue(
        out.contains("is read-only by rule paths: /etc/host* = read-only (" + where + ")"),
        finished::toString);
    assertTrue(
        out.contains(
            "-> master:"
                + master
                + "/golden.csv, read-only: rule paths: /golden = read-only local "
                + master
                + " (this session)"),
        finished::toString);
    assertTrue(out.contains("is golden"), finished::toString);
    assertTrue(out.contains("/golden/golden.csv -> bench1: inside with(bench1)"));
    assertTrue(out.contains(master + "/golden.csv exists on the master; use local(...)"));
    assertTrue(out.contains("'nonsense' is not a verdict"), finished::toString);
    assertTrue(out.contains("there is no rule 99999"), finished::toString);
    assertFalse(out.contains("Exception in thread"), finished::toString);
  }

  @Test
  void aRuleThatIsWrongEndsTheStartInOneLine() throws Exception {
    Path rules = Files.writeString(master.resolve("my.rules"), "paths: /etc = lokal\n");
    aWrongRuleEndsTheStart(rules);
    Files.writeString(rules, "paths: /etc = local\n");
    shell(rules).ok();
    // Now the woven classes are known, and nobody needs the rules until a scope is opened.
    Files.writeString(rules, "paths: /etc = lokal\n");
    aWrongRuleEndsTheStart(rules);
  }

  private void aWrongRuleEndsTheStart(Path rules) throws Exception {
    Finished finished = shell(rules);
    assertEquals(2, finished.status(), finished::toString);
    assertTrue(finished.err().contains(rules + ":1: 'lokal' is not a verdict"), finished::toString);
    assertEquals(1, finished.err().lines().count(), finished::toString);
    // Another VM would die of the same.
    assertFalse(finished.out().contains("Another one"), finished::toString);
  }
}
