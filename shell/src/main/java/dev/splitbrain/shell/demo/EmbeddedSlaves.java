package dev.splitbrain.shell.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Several embedded slaves, started side by side and ended together. */
public final class EmbeddedSlaves implements AutoCloseable {
  private final List<EmbeddedSlave> slaves = new ArrayList<>();

  private EmbeddedSlaves() {}

  /**
   * Starts them and waits until all listen.
   *
   * @throws IOException if one does not; then none is left
   */
  public static EmbeddedSlaves start(List<String> names, Path slaveJar, Path privateDirectory)
      throws IOException {
    List<CompletableFuture<EmbeddedSlave>> starting =
        names.stream()
            .map(
                name ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            return EmbeddedSlave.start(name, slaveJar, privateDirectory);
                          } catch (IOException e) {
                            throw new CompletionException(e);
                          }
                        }))
            .toList();
    EmbeddedSlaves all = new EmbeddedSlaves();
    IOException failure = null;
    for (CompletableFuture<EmbeddedSlave> each : starting) {
      try {
        all.slaves.add(each.join());
      } catch (CompletionException e) {
        failure = new IOException(e.getCause().getMessage(), e.getCause());
      }
    }
    if (failure != null) {
      all.close();
      throw failure;
    }
    return all;
  }

  /** In the order of their names at the start. */
  public EmbeddedSlave get(int index) {
    return slaves.get(index);
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (EmbeddedSlave slave : slaves) {
      try {
        slave.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
