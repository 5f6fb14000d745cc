package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a child is started with, and how a start fails. On a POSIX system. */
@Timeout(120)
@PosixOnly("children have the slave's real files, not those in memory")
public abstract class StartContract extends FilesContract {
  private static final int JDK_OF_NEW_TEXT = 25;

  private static String output(ProcessBuilder builder) throws Exception {
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return text;
  }

  /** The inner error of an exec that failed, as this JDK words it. */
  private static String exec(int errno, String reason) {
    return jdk() >= JDK_OF_NEW_TEXT
        ? "Exec failed, error: " + errno + " (" + reason + ") "
        : "error=" + errno + ", " + reason;
  }

  @Test
  void argumentsArriveAsTheyAre() throws Exception {
    assertEquals(
        "a b|*|$HOME|'\"|größer||",
        output(new ProcessBuilder("printf", "%s|", "a b", "*", "$HOME", "'\"", "größer", "")));
  }

  @Test
  void aChildHasItsParentsVariables() throws Exception {
    Map<String, String> parents = System.getenv();
    assertEquals(
        parents.get("PATH") + "\n", output(new ProcessBuilder("sh", "-c", "echo \"$PATH\"")));
    assertEquals(parents, new ProcessBuilder("x").environment());
  }

  @Test
  void changesToTheEnvironmentReachTheChild() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "echo \"$RELAY,${PATH:-none},${LATER:-none}\"");
    Map<String, String> environment = builder.environment();
    environment.put("RELAY", "three è");
    environment.put("LATER", "x");
    environment.remove("LATER");
    assertEquals("three è," + environment.get("PATH") + ",none\n", output(builder));
    builder.command("/bin/sh", "-c", "/usr/bin/env");
    environment.keySet().removeIf(name -> !name.equals("RELAY"));
    List<String> lines = output(builder).lines().toList();
    assertTrue(lines.contains("RELAY=three è"), lines.toString());
    assertFalse(lines.stream().anyMatch(line -> line.startsWith("HOME=")), lines.toString());
  }

  @Test
  void aClearedEnvironmentIsEmpty() throws Exception {
    ProcessBuilder builder = new ProcessBuilder("/usr/bin/env");
    builder.environment().clear();
    assertEquals("", output(builder));
    builder.environment().put("ONLY", "this");
    assertEquals("ONLY=this\n", output(builder));
  }

  @Test
  void runtimeExecTakesAnEnvironmentOfItsOwn() throws Exception {
    Process process =
        Runtime.getRuntime().exec(new String[] {"/usr/bin/env"}, new String[] {"A=1", "B=2"});
    assertEquals(
        new TreeSet<>(List.of("A=1", "B=2")),
        new TreeSet<>(
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList()));
    assertEquals(0, process.waitFor());
  }

  @Test
  void runtimeExecStartsInItsDirectory() throws Exception {
    Process process =
        Runtime.getRuntime().exec(new String[] {"pwd", "-P"}, null, new File(work().toString()));
    assertEquals(work().toRealPath().toString(), process.inputReader().readLine());
    assertEquals(0, process.waitFor());
  }

  @Test
  void namesAndValuesAreChecked() {
    Map<String, String> environment = new ProcessBuilder("x").environment();
    assertEquals(
        "Invalid environment variable name: \"A=B\"",
        assertThrows(IllegalArgumentException.class, () -> environment.put("A=B", "c"))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> environment.put("A", "c\0"));
    assertThrows(NullPointerException.class, () -> environment.put("A", null));
    assertThrows(NullPointerException.class, () -> environment.put(null, "a"));
  }

  @Test
  void theDirectoryIsTheBuilders() throws Exception {
    assertEquals(
        work().toRealPath() + "\n",
        output(new ProcessBuilder("pwd", "-P").directory(new File(work().toString()))));
  }

  @Test
  void withoutADirectoryItIsTheProgramsOwn() throws Exception {
    String directory = output(new ProcessBuilder("pwd", "-P")).trim();
    assertEquals(new File("").getAbsoluteFile().getCanonicalPath(), directory);
  }

  @Test
  void aProgramThatIsNotThereFails() {
    IOException failed =
        assertThrows(IOException.class, () -> new ProcessBuilder("/nonexistent", "x").start());
    assertEquals(
        "Cannot run program \"/nonexistent\": " + exec(2, "No such file or directory"),
        failed.getMessage());
    assertEquals(exec(2, "No such file or directory"), failed.getCause().getMessage());
    assertEquals(
        "Cannot run program \"not-on-the-path\": " + exec(2, "No such file or directory"),
        assertThrows(IOException.class, () -> Runtime.getRuntime().exec("not-on-the-path"))
            .getMessage());
  }

  @Test
  void aProgramThatIsNotExecutableFails() throws Exception {
    String program = file("plain", "text").toString();
    assertEquals(
        "Cannot run program \"" + program + "\": " + exec(13, "Permission denied"),
        assertThrows(IOException.class, () -> new ProcessBuilder(program).start()).getMessage());
  }

  @Test
  void aDirectoryThatIsNotThereFails() {
    assertEquals(
        "Cannot run program \"true\" (in directory \"/no/such\"): "
            + exec(2, "No such file or directory"),
        assertThrows(
                IOException.class,
                () -> new ProcessBuilder("true").directory(new File("/no/such")).start())
            .getMessage());
  }

  @Test
  void aRedirectThatCannotBeOpenedFails() {
    String missing = name("missing");
    IOException failed =
        assertThrows(
            IOException.class,
            () -> new ProcessBuilder("cat").redirectInput(new File(missing)).start());
    assertEquals(
        "Cannot run program \"cat\": " + missing + " (No such file or directory)",
        failed.getMessage());
    assertInstanceOf(FileNotFoundException.class, failed.getCause());
    String below = name("missing/out");
    assertEquals(
        "Cannot run program \"cat\": " + below + " (No such file or directory)",
        assertThrows(
                IOException.class,
                () -> new ProcessBuilder("cat").redirectOutput(new File(below)).start())
            .getMessage());
    String directory = work().toString();
    assertEquals(
        "Cannot run program \"cat\": " + directory + " (Is a directory)",
        assertThrows(
                IOException.class,
                () -> new ProcessBuilder("cat").redirectError(new File(directory)).start())
            .getMessage());
    assertEquals(
        "Cannot run program \"cat\": " + directory + " (Is a directory)",
        assertThrows(
                IOException.class,
                () -> new ProcessBuilder("cat").redirectInput(new File(directory)).start())
            .getMessage());
  }

  @Test
  void aRedirectToALinkThatLeadsNowhereNamesTheSystemsReason() throws Exception {
    Path loop = Files.createSymbolicLink(path("loop"), Path.of("loop"));
    assertEquals(
        "Cannot run program \"cat\": " + loop + " (Too many levels of symbolic links)",
        assertThrows(
                IOException.class,
                () -> new ProcessBuilder("cat").redirectOutput(loop.toFile()).start())
            .getMessage());
  }

  @Test
  void theJdksOwnChecksComeFirst() {
    assertThrows(IndexOutOfBoundsException.class, () -> new ProcessBuilder().start());
    assertThrows(NullPointerException.class, () -> new ProcessBuilder("a", null).start());
    assertEquals(
        "invalid null character in command",
        assertThrows(IOException.class, () -> new ProcessBuilder("a", "b\0c").start())
            .getMessage());
  }

  @Test
  void namesWithNulFailAsTheJdksOwn() throws Exception {
    File nul = new File(work() + "/a\0b");
    String message = "Cannot run program \"true\": Invalid file path";
    for (ProcessBuilder builder :
        List.of(
            new ProcessBuilder("true").redirectInput(nul),
            new ProcessBuilder("true").redirectOutput(nul),
            new ProcessBuilder("true").redirectError(Redirect.appendTo(nul)))) {
      IOException e = assertThrows(IOException.class, builder::start);
      assertEquals(message, e.getMessage());
      assertEquals("Invalid file path", e.getCause().getMessage());
      assertInstanceOf(FileNotFoundException.class, e.getCause());
    }
    for (String[] command : new String[][] {{"tr\0ue"}, {"true", "a\0"}}) {
      assertEquals(
          "invalid null character in command",
          assertThrows(IOException.class, () -> new ProcessBuilder(command).start()).getMessage());
      assertEquals(
          "invalid null character in command",
          assertThrows(IOException.class, () -> Runtime.getRuntime().exec(command)).getMessage());
    }
    // The system takes it for the end of the name.
    File cut = new File(work() + "\0x");
    assertEquals(
        work().toRealPath() + "\n", output(new ProcessBuilder("pwd", "-P").directory(cut)));
    File none = new File(work() + "/none\0x");
    assertEquals(
        "Cannot run program \"pwd\" (in directory \""
            + none
            + "\"): "
            + exec(2, "No such file or directory"),
        assertThrows(IOException.class, () -> new ProcessBuilder("pwd").directory(none).start())
            .getMessage());
  }

  @Test
  void redirectsGoToFilesAndComeFromThem() throws Exception {
    file("in", "from a file\n");
    File out = new File(name("out"));
    ProcessBuilder builder =
        new ProcessBuilder("cat")
            .redirectInput(new File(name("in")))
            .redirectOutput(out)
            .redirectError(Redirect.DISCARD);
    Process process = builder.start();
    assertEquals(0, process.waitFor());
    assertEquals("from a file\n", text("out"));
    assertEquals(-1, process.getInputStream().read());
    assertEquals(-1, process.getErrorStream().read());
    assertEquals(
        "Stream closed",
        assertThrows(IOException.class, () -> process.getOutputStream().write(1)).getMessage());
    builder.redirectOutput(Redirect.appendTo(out));
    assertEquals(0, builder.start().waitFor());
    assertEquals("from a file\nfrom a file\n", text("out"));
    assertInstanceOf(Redirect.class, builder.redirectOutput());
    assertNotEquals(Redirect.PIPE, builder.redirectOutput());
  }

  @Test
  void mergedErrorsGoToTheFileOfTheOutput() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "echo out; echo err >&2")
            .redirectErrorStream(true)
            .redirectOutput(new File(name("both")));
    assertEquals(0, builder.start().waitFor());
    assertEquals("out\nerr\n", text("both"));
  }

  @Test
  void inheritedStreamsAreNotTheProcesss() throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", "exit 4")
            .redirectOutput(Redirect.INHERIT)
            .redirectError(Redirect.INHERIT)
            .start();
    assertEquals(-1, process.getInputStream().read());
    assertEquals(-1, process.getErrorStream().read());
    assertEquals(4, process.waitFor());
  }
}
