package com.acme.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the tests ask their bench; it knows nothing of splitbrain. */
final class Bench {
  private Bench() {}

  /** The name of the machine that this thread acts on. */
  static String name() throws IOException {
    Process uname = new ProcessBuilder("uname", "-n").start();
    try (var out = uname.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
