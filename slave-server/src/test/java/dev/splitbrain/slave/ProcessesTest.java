package dev.splitbrain.slave;

import static dev.splitbrain.slave.CancelTest.command;
import static dev.splitbrain.slave.RawMaster.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.processes.OutputReply;
import dev.splitbrain.wire.processes.ProcessesService;
import dev.splitbrain.wire.processes.Redirect;
import dev.splitbrain.wire.processes.RedirectKind;
import dev.splitbrain.wire.processes.StartReply;
import dev.splitbrain.wire.processes.StartRequest;
import dev.splitbrain.wire.processes.WaitReply;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Child processes of the slave. */
class ProcessesTest extends SlaveCase {
  private static final int OUT = 1;
  private static final int ERR = 2;

  private ProcessesService.Client processes() {
    return master.control.next().processes();
  }

  private static Redirect file(RedirectKind kind, Path path) {
    Redirect redirect = new Redirect(kind);
    redirect.setPath(name(path));
    return redirect;
  }

  private byte[] all(long child, int stream) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OutputReply reply;
    do {
      reply = processes().readOutput(child, stream, 1 << 20);
      bytes.write(reply.getData());
    } while (!reply.isEnd());
    return bytes.toByteArray();
  }

  private String output(StartRequest request) throws Exception {
    return text(all(processes().start(request).getHandle(), OUT));
  }

  @Test
  void threeTripsForAShortOutput() throws Exception {
    StartReply started = processes().start(command("sh", "-c", "echo out; echo err >&2; exit 7"));
    assertTrue(started.getPid() > 0);
    OutputReply out = processes().readOutput(started.getHandle(), OUT, 100);
    assertEquals("out\n", text(out.getData()));
    assertEquals("err\n", text(all(started.getHandle(), ERR)));
    WaitReply ended = processes().waitFor(started.getHandle(), -1);
    assertTrue(ended.isExited());
    assertEquals(7, ended.getExitStatus());
  }

  @Test
  void theExitStatusRidesAlongWithTheEnd() throws Exception {
    long child = processes().start(command("sh", "-c", "exec >&-; exit 3")).getHandle();
    OutputReply end = processes().readOutput(child, ERR, 100);
    assertTrue(end.isEnd());
    assertEquals(0, end.getData().length);
    // A busy machine may take longer than the slave waits.
    assertEquals(
        3,
        end.isSetExitStatus()
            ? end.getExitStatus()
            : processes().waitFor(child, -1).getExitStatus());
  }

  @Test
  void aChildsInputIsWrittenAndClosed() throws Exception {
    StartReply started = processes().start(command("cat"));
    assertTrue(started.isSetStarted());
    long child = started.getHandle();
    byte[] bytes = new byte[200_000];
    new java.util.Random(5).nextBytes(bytes);
    processes().writeInput(child, ByteBuffer.wrap(bytes));
    processes().closeInput(child);
    assertArrayEquals(bytes, all(child, OUT));
    assertEquals(0, processes().waitFor(child, -1).getExitStatus());
  }

  @Test
  void muchOutputIsHeldBackAndNothingLost() throws Exception {
    int size = 10 << 20;
    long child =
        processes()
            .start(command("sh", "-c", "head -c " + size + " /dev/zero; echo done >&2"))
            .getHandle();
    // The slave has taken its fill; the child waits.
    Until.isTrue(
        "the buffer is full", SOON, () -> processes().availableOutput(child, OUT) >= 1 << 20);
    assertEquals(0, processes().availableOutput(child, ERR));
    assertTrue(processes().availableOutput(child, OUT) <= (1 << 20) + (64 << 10));
    assertEquals(size, all(child, OUT).length);
    assertEquals("done\n", text(all(child, ERR)));
  }

  @Test
  void aChildThatIsNotReadDoesNotStallOnLittleOutput() throws Exception {
    Path mark = dir.resolve("mark");
    long child =
        processes()
            .start(command("sh", "-c", "head -c 500000 /dev/zero; touch \"$0\"", mark.toString()))
            .getHandle();
    Until.isTrue("the child went on", SOON, () -> Files.exists(mark));
    assertEquals(500_000, all(child, OUT).length);
  }

  @Test
  void theEnvironmentIsTheSlavesWithTheMastersChanges() throws Exception {
    StartRequest request = command("env", "-0");
    Map<String, String> expected = new HashMap<>(System.getenv());
    assertEquals(expected, variables(output(request)));
    String gone =
        expected.keySet().stream().filter(n -> !n.equals("PATH")).findFirst().orElseThrow();
    expected.remove(gone);
    expected.put("ADDED", "with = and\nline");
    expected.put("PATH", expected.get("PATH") + ":/added");
    request.setUnset(List.of(name(gone)));
    request.setSet(
        Map.of(name("ADDED"), name("with = and\nline"), name("PATH"), name(expected.get("PATH"))));
    assertEquals(expected, variables(output(request)));
  }

  private static Map<String, String> variables(String env) {
    Map<String, String> variables = new HashMap<>();
    for (String line : env.split("\0")) {
      int equals = line.indexOf('=');
      variables.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return variables;
  }

  @Test
  void argumentsVariablesAndDirectoriesAreBytes() throws Exception {
    byte[] odd = {(byte) 0xff, 'x', (byte) 0xc3, (byte) 0x80, '\n', (byte) 0xfe};
    ByteBuffer sub = ByteBuffer.allocate(dir.toString().length() + 1 + odd.length - 1);
    byte[] oddName = java.util.Arrays.copyOf(odd, odd.length - 1);
    sub.put((dir + "/").getBytes(java.nio.charset.StandardCharsets.UTF_8)).put(oddName).flip();
    master.control.next().files().createDirectory(sub, 0777);
    StartRequest request =
        command("sh", "-c", "printf %s \"$1\"; printf %s \"$ODD\"; pwd | tr -d '\\n'", "sh");
    List<ByteBuffer> words = new java.util.ArrayList<>(request.getCommand());
    words.add(ByteBuffer.wrap(odd));
    request.setCommand(words);
    request.setSet(Map.of(name("ODD"), ByteBuffer.wrap(odd)));
    request.setDirectory(sub.array());
    byte[] expected =
        ByteBuffer.allocate(2 * odd.length + sub.capacity() - 1)
            .put(odd)
            .put(odd)
            .put(without(sub.array(), (byte) '\n'))
            .array();
    assertArrayEquals(expected, all(processes().start(request).getHandle(), OUT));
  }

  private static byte[] without(byte[] bytes, byte one) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    for (byte b : bytes) {
      if (b != one) {
        rest.write(b);
      }
    }
    return rest.toByteArray();
  }

  @Test
  void outputAndErrorAreMerged() throws Exception {
    StartRequest request = command("sh", "-c", "echo one; echo two >&2; echo three");
    request.setError(new Redirect(RedirectKind.MERGE));
    long child = processes().start(request).getHandle();
    assertEquals("one\ntwo\nthree\n", text(all(child, OUT)));
    assertEquals(
        ErrorKind.ILLEGAL_ARGUMENT, failure(() -> processes().readOutput(child, ERR, 1)).getKind());
  }

  /** Leaves a process behind that writes once the FIFO does. */
  private static final String LEAVE = "mkfifo \"$0\"; cat \"$0\" & echo now";

  @Test
  void whatAChildLeavesBehindGoesOnWritingToAnInheritedOutput() throws Exception {
    Path fifo = dir.resolve("fifo");
    StartRequest request = command("sh", "-c", LEAVE, fifo.toString());
    request.setOutput(new Redirect(RedirectKind.INHERIT));
    long child = processes().start(request).getHandle();
    assertEquals(0, processes().waitFor(child, -1).getExitStatus());
    Files.writeString(fifo, "late\n");
    assertEquals("now\nlate\n", text(all(child, OUT)));
  }

  @Test
  void whatAChildLeavesBehindDoesNotHoldItsPipe() throws Exception {
    Path fifo = dir.resolve("fifo");
    long child = processes().start(command("sh", "-c", LEAVE, fifo.toString())).getHandle();
    assertEquals("now\n", text(all(child, OUT)));
    Files.writeString(fifo, "nobody listens\n");
  }

  @Test
  void filesStandInForPipes() throws Exception {
    Path in = Files.writeString(dir.resolve("in"), "input");
    Path out = Files.writeString(dir.resolve("out"), "longer than what is written");
    Path log = Files.writeString(dir.resolve("log"), "before ");
    StartRequest request = command("sh", "-c", "cat; printf after >&2");
    request.setInput(file(RedirectKind.READ, in));
    request.setOutput(file(RedirectKind.WRITE, out));
    request.setError(file(RedirectKind.APPEND, log));
    long child = processes().start(request).getHandle();
    assertEquals(0, processes().waitFor(child, -1).getExitStatus());
    assertEquals("input", Files.readString(out));
    assertEquals("before after", Files.readString(log));
    request.setInput(file(RedirectKind.READ, Path.of("no such file")));
    Failure missing = failure(() -> processes().start(request));
    assertEquals("no such file (No such file or directory)", missing.getReason());
    assertEquals(ErrorKind.IO, missing.getKind());
  }

  @Test
  void aProgramThatCannotBeStartedSaysWhy() throws Exception {
    Path plain = Files.createFile(dir.resolve("plain"));
    for (Map.Entry<String, Integer> one :
        Map.of("/nonexistent", 2, "no-such-program", 2, plain.toString(), 13).entrySet()) {
      Failure failed = failure(() -> processes().start(command(one.getKey())));
      assertEquals(ErrorKind.EXEC_FAILED, failed.getKind(), one.getKey());
      assertEquals(one.getValue(), failed.getErrno());
      assertEquals(
          one.getValue() == 2 ? "No such file or directory" : "Permission denied",
          failed.getReason());
    }
    StartRequest nowhere = command("true");
    nowhere.setDirectory(name(dir.resolve("no")).array());
    Failure failed = failure(() -> processes().start(nowhere));
    assertEquals(ErrorKind.EXEC_FAILED, failed.getKind());
    assertEquals(2, failed.getErrno());
    assertEquals(ErrorKind.ILLEGAL_ARGUMENT, failure(() -> processes().start(command())).getKind());
    assertEquals(
        ErrorKind.ILLEGAL_ARGUMENT, failure(() -> processes().start(command("a\0b"))).getKind());
    assertEquals(Map.of(), master.control.next().session().openHandles());
  }

  @Test
  void failedStartsLeaveNoDescriptorsBehind() throws Exception {
    for (int i = 0; i < 20; i++) {
      failure(() -> processes().start(command("/nonexistent")));
    }
    int before = descriptors();
    for (int i = 0; i < 200; i++) {
      failure(() -> processes().start(command("/nonexistent")));
      long child = processes().start(command("true")).getHandle();
      processes().waitFor(child, -1);
      master.control.next().session().release(List.of(child));
    }
    Until.isTrue("descriptors are back", SOON, () -> descriptors() <= before + 4);
  }

  private static int descriptors() {
    return new java.io.File("/proc/self/fd").list().length;
  }

  @Test
  void aProcessIsDestroyed() throws Exception {
    long gentle = processes().start(command("sleep", "1000")).getHandle();
    assertFalse(processes().waitFor(gentle, 1).isExited());
    processes().destroy(gentle, false);
    assertEquals(128 + 15, processes().waitFor(gentle, -1).getExitStatus());
    long hard =
        processes()
            .start(command("sh", "-c", "trap '' TERM; echo ready; exec sleep 1000"))
            .getHandle();
    assertEquals("ready\n", text(processes().readOutput(hard, OUT, 100).getData()));
    processes().destroy(hard, true);
    assertEquals(128 + 9, processes().waitFor(hard, -1).getExitStatus());
    processes().destroy(hard, true);
  }

  @Test
  void aReaderThatLeavesIsNoticedByTheChild() throws Exception {
    long child =
        processes().start(command("sh", "-c", "while :; do echo x; done 2>/dev/null")).getHandle();
    processes().closeOutput(child, OUT);
    WaitReply ended = processes().waitFor(child, SOON.toMillis());
    assertTrue(ended.isExited());
    assertEquals(ErrorKind.CLOSED, failure(() -> processes().readOutput(child, OUT, 1)).getKind());
  }
}
