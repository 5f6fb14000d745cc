package dev.splitbrain.agent.start;

import dev.splitbrain.agent.session.CallListener;
import dev.splitbrain.agent.session.RoutedCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * Writes a line for every routed call: when, which thread, host, call, subject, reason, trips,
 * time, outcome.
 */
final class Trace implements CallListener {
  private final Writer out;

  Trace(Path file) {
    try {
      out =
          Files.newBufferedWriter(
              file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("the trace cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void onCall(RoutedCall call) {
    String outcome = call.failure() == null ? "ok" : call.failure().toString();
    write(
        call.host(),
        call.call(),
        call.subject() == null ? "" : call.subject(),
        call.reason(),
        call.roundTrips() + " trips",
        call.nanos() / 1000 + " us",
        outcome);
  }

  /** A path that stays on the master though the thread is in a scope. */
  void onLocal(String path, String reason) {
    write("master", "", path, reason);
  }

  private void write(String... fields) {
    StringBuilder line = new StringBuilder();
    line.append(Instant.now()).append('\t').append(visible(Thread.currentThread().getName()));
    for (String field : fields) {
      line.append('\t').append(visible(field));
    }
    line.append(System.lineSeparator());
    synchronized (out) {
      try {
        out.write(line.toString());
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("the trace cannot be written: " + e.getMessage(), e);
      }
    }
  }

  private static String visible(String text) {
    return text.replaceAll("[\\p{Cntrl}]", "?");
  }
}
