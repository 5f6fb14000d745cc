package dev.splitbrain.e2e.harness;

import dev.splitbrain.e2e.program.WindowsSlave;
import dev.splitbrain.testkit.ProcessOutput;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link WindowsSlave} in a process of its own. */
public final class WindowsBench implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final Path urlFile;

  private WindowsBench(Process process, Path urlFile) {
    this.process = process;
    this.urlFile = urlFile;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param jdk runs it
   * @param directory for the file with its URL; the master's
   */
  public static WindowsBench start(String name, Jdk jdk, Path directory) throws IOException {
    Path urlFile = directory.resolve(name + ".url");
    String classPath =
        String.join(
            File.pathSeparator,
            Jars.slave().toString(),
            AgentProgram.testClassPath("jimfs", "guava", "failureaccess"));
    Process process =
        new ProcessBuilder(
                List.of(
                    jdk.tool("java"),
                    "-cp",
                    classPath,
                    WindowsSlave.class.getName(),
                    name,
                    urlFile.toString()))
            .redirectErrorStream(true)
            .start();
    WindowsBench bench = new WindowsBench(process, urlFile);
    try {
      ProcessOutput.of(process)
          .await("listening on ", START_SECONDS, TimeUnit.SECONDS, "the Windows-like slave");
      return bench;
    } catch (IOException | RuntimeException e) {
      bench.close();
      throw e;
    }
  }

  /** The file with its URL. */
  public Path urlFile() {
    return urlFile;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the Windows-like slave does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
