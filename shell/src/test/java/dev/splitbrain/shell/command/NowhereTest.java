package dev.splitbrain.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.shell.engine.EngineSettings;
import dev.splitbrain.shell.engine.SnippetEngine;
import dev.splitbrain.shell.engine.Stdio;
import dev.splitbrain.shell.engine.TestEngines;
import dev.splitbrain.shell.exec.Place;
import dev.splitbrain.shell.workspace.Console;
import dev.splitbrain.shell.workspace.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jshell.VarSnippet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** After a /with that failed nothing runs, whichever way it comes. Without the agent, all fail. */
@Timeout(60)
class NowhereTest {
  private static final String RAN = "System.out.print(\"RAN\");";

  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Said said = new Said();
  private Workspace workspace;
  private Shell shell;

  private static final class Said implements Console {
    final StringBuilder text = new StringBuilder();

    @Override
    public void println(String line) {
      text.append(line).append('\n');
    }

    @Override
    public int width() {
      return 80;
    }

    @Override
    public String askSecret(String prompt) {
      println(prompt);
      return "not-a-url-but-a-secret";
    }

    @Override
    public int runInTerminal(List<String> command) throws IOException {
      throw new IOException("no terminal");
    }
  }

  @BeforeEach
  void start() throws IOException {
    EngineSettings settings = TestEngines.settings(directory);
    Stdio stdio = new Stdio(out, out, () -> new byte[0]);
    workspace =
        new Workspace(
            ids ->
                SnippetEngine.start(
                    new EngineSettings(
                        settings.exec(),
                        settings.api(),
                        settings.compilerOptions(),
                        settings.bootDirectory(),
                        ids),
                    stdio),
            said,
            List.of(),
            null,
            () -> {});
    workspace.launch();
    workspace.prepare();
    shell = new Shell(workspace);
  }

  @AfterEach
  void end() {
    workspace.close();
  }

  private void assertRefused(String input) {
    said.text.setLength(0);
    assertTrue(shell.take(input), input);
    assertEquals("", out.toString(StandardCharsets.UTF_8), input);
    assertTrue(said.text.toString().contains(Place.REFUSAL), input + said.text);
  }

  @Test
  void nothingRunsUntilTheUserSaysWhere() throws Exception {
    assertFalse(shell.take("class Tell { public String toString() { " + RAN + " return \"\"; } }"));
    assertFalse(shell.take("Tell tell = null;"));
    assertFalse(shell.take("tell = new Tell(); Object done = 1;"));
    VarSnippet tell = (VarSnippet) workspace.engine().shell().variables().findFirst().orElseThrow();
    out.reset();

    // An earlier failure hides none: the rest of what was pasted is left out all the same.
    assertTrue(shell.take("/nosuchcommand"));
    assertTrue(shell.take("/with nosuch\n" + RAN));
    assertEquals(Place.NOWHERE, workspace.place());
    assertTrue(workspace.wayLost());
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    assertTrue(said.text.toString().contains("|  You are nowhere now: "), said.text.toString());

    assertRefused(RAN);
    assertRefused("int unused;");
    assertRefused("/1");
    assertRefused("/-1");
    Path file = Files.writeString(directory.resolve("opened.jsh"), RAN + "\n" + RAN + "\n");
    assertRefused("/open " + file);
    assertTrue(said.text.toString().contains("Stopped at line 1 of "), said.text.toString());
    assertRefused("/exit tell.hashCode()");
    shell.take("/vars");
    workspace.valueOf(tell);
    // The exec VM itself refuses, too: no front end can forget it.
    assertEquals(null, workspace.engine().eval(RAN).events().get(0).value());
    workspace.engine().shell().varValue(tell);
    assertEquals("", out.toString(StandardCharsets.UTF_8));

    assertFalse(shell.take("/with"));
    assertFalse(shell.take("/local\n" + RAN));
    assertEquals("RAN", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void nothingThatIsTypedAtTheHiddenPromptIsShown() {
    assertTrue(shell.take("/connect bench1"));
    assertTrue(said.text.toString().contains("That is no slave's URL"), said.text.toString());
    assertTrue(shell.take("/connect bench1 s3cr3t-that-is-no-file"));
    assertTrue(shell.take("/connect splitbrain:/s3cr3t@127.0.0.1:99"));
    assertTrue(shell.take("/with s3cr3t@127.0.0.1:99"));
    assertTrue(shell.take("/with @splitbrain://s3cr3t@127.0.0.1:99"));
    assertTrue(shell.take("/with splitbrain://s3cr3t"));
    assertTrue(shell.take("/open splitbrain://s3cr3t@127.0.0.1:99"));
    shell.take("/history");
    assertFalse(said.text.toString().matches("(?s).*(s3cr3t|not-a-url).*"), said.text.toString());
  }

  @Test
  void anotherExecVmBringsNobodyToTheMaster() {
    shell.take("/with nosuch");
    workspace.engine().vm().kill("the test");
    workspace.engine().vm().exit().join();
    assertTrue(workspace.revive());
    assertRefused(RAN);
    shell.take("/reset");
    assertRefused(RAN);
    shell.take("/exit 3");
    assertEquals(3, shell.exitStatus());
  }

  /**
   * What follows it was for the place before, in any case; it only ends input that nobody types.
   */
  @Test
  void aSnippetForAHostThatFailsLeavesTheUserWhereHeWas() {
    assertTrue(shell.take("/with nosuch " + RAN + "\n" + RAN));
    assertTrue(workspace.wayLost());
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    assertEquals(Place.MASTER, workspace.place());
    assertTrue(shell.take("/with @/nowhere " + RAN));
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    assertEquals(Place.MASTER, workspace.place());
    assertTrue(shell.take("/with @/nowhere"));
    assertTrue(shell.take("/with @/nowhere " + RAN));
    assertEquals(Place.NOWHERE, workspace.place());
  }
}
