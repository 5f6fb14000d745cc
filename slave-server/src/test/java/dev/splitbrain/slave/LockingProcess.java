package dev.splitbrain.slave;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * Another program on the slave's machine that locks a file: {@code try POSITION SIZE SHARED}
 * answers {@code true} or {@code false}, {@code lock ...} answers when it has the lock, {@code
 * unlock} gives up all.
 */
final class LockingProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;

  LockingProcess(Path file) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LockingProcess.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  String ask(String command) throws IOException {
    tell(command);
    return answer();
  }

  void tell(String command) throws IOException {
    process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  String answer() throws IOException {
    return answers.readLine();
  }

  boolean tryLock(long position, long size, boolean shared) throws IOException {
    return Boolean.parseBoolean(ask("try " + position + " " + size + " " + shared));
  }

  @Override
  public void close() throws Exception {
    process.getOutputStream().close();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /** The other program. */
  public static void main(String[] args) throws IOException {
    FileChannel channel = open(args[0]);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ");
      if (words[0].equals("unlock")) {
        channel.close();
        channel = open(args[0]);
        System.out.println("unlocked");
        continue;
      }
      long position = Long.parseLong(words[1]);
      long size = Long.parseLong(words[2]);
      boolean shared = Boolean.parseBoolean(words[3]);
      FileLock lock =
          words[0].equals("lock")
              ? channel.lock(position, size, shared)
              : channel.tryLock(position, size, shared);
      System.out.println(lock != null);
    }
  }

  private static FileChannel open(String name) throws IOException {
    return FileChannel.open(Path.of(name), StandardOpenOption.READ, StandardOpenOption.WRITE);
  }
}
