package dev.splitbrain.e2e.program;

import java.nio.file.Files;
import java.nio.file.Path;

/** The smallest program whose answer says which machine it acts on. */
public final class Hello {
  private Hello() {}

  /** Prints the host's name; with arguments also waits for the end of its standard input. */
  public static void main(String[] args) throws Exception {
    System.out.println("hostname=" + Files.readString(Path.of("/etc/hostname")).strip());
    if (args.length > 0) {
      System.out.println("waiting");
      while (System.in.read() >= 0) {
        Files.readString(Path.of("/etc/hostname"));
      }
      System.out.println("again=" + Files.readString(Path.of("/etc/hostname")).strip());
    }
  }
}
