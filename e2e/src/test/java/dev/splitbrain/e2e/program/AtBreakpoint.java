package dev.splitbrain.e2e.program;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads on both sides of a line where a debugger stops it, with a stream that stays open. */
public final class AtBreakpoint {
  private AtBreakpoint() {}

  /** Ends when its standard input does. */
  public static void main(String[] args) throws Exception {
    Path log = Files.writeString(Path.of(args[0], "breakpoint.log"), "one\n");
    try (FileInputStream open = new FileInputStream(log.toFile())) {
      byte[] before = open.readNBytes(2);
      String hostname = hostname();
      String again = stopHere(hostname);
      System.out.println("before=" + hostname);
      System.out.println("after=" + again);
      byte[] rest = open.readAllBytes();
      System.out.println(
          "stream="
              + (new String(before, StandardCharsets.UTF_8)
                      + new String(rest, StandardCharsets.UTF_8))
                  .strip());
    }
    System.out.println("ready");
    while (System.in.read() >= 0) {
      hostname();
    }
  }

  /** The debugger stops at the first line. */
  static String stopHere(String before) throws IOException {
    String now = hostname();
    return before.equals(now) ? now : before + "!=" + now;
  }

  private static String hostname() throws IOException {
    return Files.readString(Path.of("/etc/hostname")).strip();
  }
}
