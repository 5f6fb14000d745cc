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

/** Writes a line for every routed call: when, which thread, host, call, subject, trips, time, outcome. */
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
    String line =
        String.format(
            "%s\t%s\t%s\t%s\t%s\t%d trips\t%d us\t%s%n",
            Instant.now(),
            Thread.currentThread().getName(),
            call.host(),
            call.call(),
            visible(call.subject() == null ? "" : call.subject()),
            call.roundTrips(),
            call.nanos() / 1000,
            visible(outcome));
    synchronized (out) {
      try {
        out.write(line);
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
