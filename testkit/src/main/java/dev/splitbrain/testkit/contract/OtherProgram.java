package dev.splitbrain.testkit.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Another program on the machine where the files are, which locks them and writes to them. It does
 * one thing at a time and answers each with a line.
 */
final class OtherProgram implements AutoCloseable {
  private static final String SOURCE =
      """
      import java.io.*;
      import java.nio.ByteBuffer;
      import java.nio.channels.*;
      import java.nio.file.*;
      import java.util.Scanner;

      public class Other {
        public static void main(String[] args) throws IOException {
          Scanner in = new Scanner(System.in);
          FileChannel channel = null;
          while (in.hasNext()) {
            String command = in.next();
            Path file = Path.of(in.next());
            if (command.equals("unlock")) {
              channel.close();
              channel = null;
            } else if (channel == null) {
              channel =
                  FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            }
            switch (command) {
              case "lock" -> channel.lock(in.nextLong(), in.nextLong(), in.nextBoolean());
              case "try" -> {
                FileLock lock = channel.tryLock(in.nextLong(), in.nextLong(), in.nextBoolean());
                System.out.println(lock != null);
                if (lock != null) {
                  lock.release();
                }
                continue;
              }
              case "write" -> channel.write(ByteBuffer.wrap(in.next().getBytes()), 0);
              default -> {}
            }
            System.out.println("done");
          }
        }
      }
      """;

  private final Process process;
  private final BufferedReader answers;
  private final Path file;

  /**
   * Starts it.
   *
   * @param directory where its source may be put
   * @param file the existing file that it is about
   */
  OtherProgram(Path directory, Path file) throws IOException {
    this.file = file;
    Path source = Files.writeString(directory.resolve("Other.java"), SOURCE);
    process =
        new ProcessBuilder(
                "sh",
                "-c",
                "if [ -x \"$0\" ]; then exec \"$0\" \"$@\"; else exec java \"$@\"; fi",
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                source.toString())
            .redirectErrorStream(true)
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Takes a lock, waiting for it if need be. */
  void lock(long position, long size, boolean shared) throws IOException {
    done("lock " + file + " " + position + " " + size + " " + shared);
  }

  /** Gives up all its locks. */
  void unlock() throws IOException {
    done("unlock " + file);
  }

  /** Writes a word at the start of the file. */
  void write(String word) throws IOException {
    done("write " + file + " " + word);
  }

  /** Whether it could lock; it does not keep the lock. */
  boolean couldLock(long position, long size, boolean shared) throws IOException {
    String answer = ask("try " + file + " " + position + " " + size + " " + shared);
    return switch (answer) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new AssertionError("the other program says " + answer);
    };
  }

  private void done(String command) throws IOException {
    String answer = ask(command);
    if (!answer.equals("done")) {
      throw new AssertionError("the other program says " + answer);
    }
  }

  private String ask(String command) throws IOException {
    process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    return String.valueOf(answers.readLine());
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
