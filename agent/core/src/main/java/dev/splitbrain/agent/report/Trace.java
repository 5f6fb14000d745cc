package dev.splitbrain.agent.report;

import dev.splitbrain.agent.scope.RouteListener;
import dev.splitbrain.agent.session.CallListener;
import dev.splitbrain.agent.session.RoutedCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Writes a line for every routed call, and for every name that is kept, refused or missed: when,
 * which thread, host, call, subject, reason, trips, time, outcome, test. All lines have these ten
 * fields, with tabs between them; one that is not known is empty. Threads: any.
 */
public final class Trace implements CallListener, RouteListener {
  private static final String MASTER = "master";
  private static final String NO_TRIPS = "0 trips";
  private static final String NO_TIME = "0 us";

  private final Writer out;
  private final Supplier<String> test;

  /**
   * A trace.
   *
   * @param file what is there stays, new lines follow; {@code %p} in its name is this process's id
   * @param test the name of the test that the calling thread runs; null for none
   */
  public Trace(Path file, Supplier<String> test) {
    this.test = test;
    try {
      out =
          Files.newBufferedWriter(
              ofThisProcess(file),
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("the trace cannot be written: " + e.getMessage(), e);
    }
  }

  /** Forks of one build have the same options; each has a trace of its own. */
  private static Path ofThisProcess(Path file) {
    String pid = Long.toString(ProcessHandle.current().pid());
    return file.resolveSibling(file.getFileName().toString().replace("%p", pid));
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

  @Override
  public void kept(String name, String rule) {
    write(MASTER, "", name, rule, NO_TRIPS, NO_TIME, "kept");
  }

  @Override
  public void refused(String what, String why) {
    write(MASTER, "", what, why, NO_TRIPS, NO_TIME, "refused");
  }

  @Override
  public void missed(String name, String rule) {
    write(MASTER, "", name, "exists here: " + rule, NO_TRIPS, NO_TIME, "missed");
  }

  private void write(String... fields) {
    StringBuilder line = new StringBuilder();
    line.append(Instant.now()).append('\t').append(visible(Thread.currentThread().getName()));
    for (String field : fields) {
      line.append('\t').append(visible(field));
    }
    String name = test.get();
    line.append('\t').append(name == null ? "" : visible(name)).append(System.lineSeparator());
    synchronized (out) {
      try {
        out.write(line.toString());
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("the trace cannot be written: " + e.getMessage(), e);
      }
    }
  }

  /** A text from anywhere, without what a terminal or a table would act on. */
  static String visible(String text) {
    return text.replaceAll("[\\p{Cntrl}]", "?");
  }
}
