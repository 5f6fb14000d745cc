package dev.splitbrain.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a short command did.
 *
 * @param status its exit status
 * @param out its standard output
 * @param err its standard error
 */
public record CommandResult(int status, String out, String err) {
  private static final long MOST_SECONDS = 60;

  /** Gives the process no input and waits for its end. */
  public static CommandResult of(Process process) throws IOException {
    process.getOutputStream().close();
    CompletableFuture<String> err =
        CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
    String out = text(process.getInputStream());
    Processes.awaitEnd(process, MOST_SECONDS, TimeUnit.SECONDS, "a command");
    return new CommandResult(process.exitValue(), out, err.join());
  }

  private static String text(InputStream in) {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
