package dev.splitbrain.e2e.program;

import dev.splitbrain.api.Host;
import dev.splitbrain.api.SplitBrain;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies a file that is larger than its memory to the slave and back, in two ways each. */
public final class LargeCopy {
  private LargeCopy() {}

  /** Arguments: a directory of the master with the file {@code large}, and one of the slave. */
  public static void main(String[] args) throws Exception {
    Host host = SplitBrain.current().orElseThrow();
    Path here = SplitBrain.master().path(args[0]);
    Path there = host.path(args[1]);
    Files.copy(here.resolve("large"), there.resolve("copied"));
    Files.copy(there.resolve("copied"), here.resolve("copied-back"));
    try (InputStream in = Files.newInputStream(here.resolve("large"));
        OutputStream out = Files.newOutputStream(there.resolve("streamed"))) {
      System.out.println("there=" + in.transferTo(out));
    }
    try (InputStream in = new FileInputStream(args[1] + "/streamed");
        OutputStream out = Files.newOutputStream(here.resolve("streamed-back"))) {
      System.out.println("back=" + in.transferTo(out));
    }
    System.out.println("memory=" + Runtime.getRuntime().maxMemory() / (1 << 20));
  }
}
