package dev.splitbrain.benchmarks;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Hooked calls outside every scope, where the agent should cost nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OutsideScopes {
  private final File file = new File("/etc/hostname");
  private final Path path = Path.of("/etc/hostname");
  private final byte[] buffer = new byte[4096];
  private FileInputStream zeros;

  /** Opens what is read. */
  @Setup
  public void open() throws IOException {
    zeros = new FileInputStream("/dev/zero");
  }

  /** Closes it. */
  @TearDown
  public void close() throws IOException {
    zeros.close();
  }

  /** {@code File.exists}. */
  @Benchmark
  public boolean fileExists() {
    return file.exists();
  }

  /** {@code Files.exists}. */
  @Benchmark
  public boolean filesExists() {
    return Files.exists(path);
  }

  /** {@code FileInputStream.read} of 4 KiB. */
  @Benchmark
  public int readZeros() throws IOException {
    return zeros.read(buffer);
  }

  /** {@code System.getProperty}. */
  @Benchmark
  public String getProperty() {
    return System.getProperty("user.home");
  }
}
