package dev.splitbrain.e2e.program;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Logs in a scope to a file of its own and to one of the configuration, and ends with both open,
 * once it is told to. What it does last, in a shutdown hook, it does in the scope too.
 */
public final class Logs {
  private static final int LAST_WORDS = 50;

  /** Loggers are held weakly by the JDK. */
  private static final Logger LOGGER = Logger.getLogger("e2e");

  private Logs() {}

  /**
   * Main.
   *
   * @param args a directory, which is on both machines
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    String configuration =
        "handlers=java.util.logging.FileHandler\njava.util.logging.FileHandler.pattern="
            + directory.resolve("configured.log")
            + "\n";
    LogManager.getLogManager()
        .readConfiguration(
            new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)));
    LOGGER.addHandler(new FileHandler(directory.resolve("own.log").toString()));
    LOGGER.info("logged");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> lastWords(directory)));
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      System.out.println("handler=" + handler.getClass().getSimpleName());
    }
    System.out.println("ready");
    System.in.read();
    System.exit(0);
  }

  private static void lastWords(Path directory) {
    try {
      for (int i = 0; i < LAST_WORDS; i++) {
        Files.writeString(directory.resolve("last" + i), "words");
      }
      System.out.println("lastWords=said");
    } catch (IOException e) {
      System.out.println("lastWords=" + e);
      throw new UncheckedIOException(e);
    }
  }
}
