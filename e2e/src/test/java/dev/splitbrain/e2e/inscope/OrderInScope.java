package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A session has one order: what was written and closed is there for whoever starts next. */
class OrderInScope {
  private static final int THREADS = 8;

  /** A file that is read on, and where it changes meanwhile. */
  private static final int LARGE = 4 << 20;

  private static final int CHANGED = 3_000_000;

  @Test
  void scriptsWrittenAndStartedAreNeverBusy() throws Exception {
    Path directory = Files.createDirectories(Both.here("scripts"));
    AtomicInteger next = new AtomicInteger();
    int runs = Both.many();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Integer>> results = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        results.add(
            threads.submit(
                () -> {
                  int done = 0;
                  for (int i = next.getAndIncrement(); i < runs; i = next.getAndIncrement()) {
                    assertEquals("run " + i, writeAndStart(directory, i));
                    done++;
                  }
                  return done;
                }));
      }
      int done = 0;
      for (Future<Integer> result : results) {
        done += result.get();
      }
      assertEquals(runs, done);
    } finally {
      threads.shutdownNow();
    }
  }

  private static String writeAndStart(Path directory, int run) throws Exception {
    Path script = directory.resolve("script" + run);
    Files.writeString(script, "#!/bin/sh\necho run " + run + "\n");
    assertTrue(script.toFile().setExecutable(true));
    Process process = new ProcessBuilder(script.toString()).redirectErrorStream(true).start();
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      assertEquals(0, process.waitFor());
      Files.delete(script);
      return line;
    }
  }

  @Test
  void aTailOfALogSeesWhatAChildAppended() throws Exception {
    Path log = Both.here("tail.log");
    Files.writeString(log, "");
    try (Child child = new Child("while read n; do echo \"line $n\" >> tail.log; echo $n; done");
        FileInputStream tail = new FileInputStream(log.toFile())) {
      byte[] buffer = new byte[100];
      for (int i = 0; i < Both.many(); i++) {
        assertEquals(-1, tail.read(buffer), "the end, before line " + i);
        child.does(i);
        int count = tail.read(buffer);
        assertEquals(
            "line " + i + "\n",
            count < 0 ? "(end)" : new String(buffer, 0, count, StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void aListedFileIsLookedAtAfreshOnceAChildChangedIt() throws Exception {
    Path directory = Files.createDirectories(Both.here("listed"));
    Files.writeString(directory.resolve("grows"), "");
    try (Child child = new Child("while read n; do printf x >> listed/grows; echo $n; done")) {
      for (int i = 0; i < Both.many(); i++) {
        File[] entries = directory.toFile().listFiles();
        assertEquals(1, entries.length);
        assertEquals(i, entries[0].length(), "listed");
        child.does(i);
        assertEquals(i + 1, entries[0].length(), "after the child said done");
      }
    }
  }

  @Test
  void aFileReadAheadIsReadAfreshOnceAChildChangedIt() throws Exception {
    Path file = Both.here("ahead");
    try (Child child = new Child("while read n; do printf %05d $n > ahead; echo $n; done")) {
      for (int i = 0; i < Both.many(); i++) {
        Files.writeString(file, "old.." + "x".repeat(1000));
        try (FileInputStream in = new FileInputStream(file.toFile())) {
          child.does(i);
          byte[] now = in.readAllBytes();
          assertEquals(String.format("%05d", i), new String(now, StandardCharsets.UTF_8));
        }
      }
    }
  }

  @Test
  void aFileReadOnIsReadAfreshOnceAChildChangedIt() throws Exception {
    Path file = Both.here("on");
    String change = "printf %05d $n | dd of=on bs=1 seek=" + CHANGED + " conv=notrunc 2>/dev/null";
    try (Child child = new Child("while read n; do " + change + "; echo $n; done")) {
      readOn(file, i -> child.does(i));
    }
  }

  @Test
  void aFileReadOnIsReadAfreshOnceAnotherStreamChangedIt() throws Exception {
    Path file = Both.here("on-too");
    Files.write(file, new byte[LARGE]);
    try (RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw")) {
      readOn(
          file,
          i -> {
            writer.seek(CHANGED);
            writer.write(String.format("%05d", i).getBytes(StandardCharsets.US_ASCII));
          });
    }
  }

  private interface Change {
    void make(int number) throws Exception;
  }

  /** While requests for the place that changes are under way. */
  private static void readOn(Path file, Change change) throws Exception {
    byte[] buffer = new byte[100_000];
    for (int i = 0; i < Math.min(Both.many(), 100); i++) {
      Files.write(file, new byte[LARGE]);
      try (FileInputStream in = new FileInputStream(file.toFile())) {
        in.readNBytes(buffer, 0, buffer.length);
        long at = buffer.length;
        // Where it stops differs from run to run, so that what is under way does.
        while (at < CHANGED - 2 * buffer.length - i * 7_000L) {
          at += in.readNBytes(buffer, 0, buffer.length);
        }
        change.make(i);
        in.skipNBytes(CHANGED - at);
        assertEquals(
            String.format("%05d", i), new String(in.readNBytes(5), StandardCharsets.US_ASCII));
      }
      try (FileInputStream in = new FileInputStream(file.toFile())) {
        in.readNBytes(1_000_000);
        change.make(i + 50_000);
        byte[] rest = in.readAllBytes();
        assertEquals(LARGE - 1_000_000, rest.length);
        assertEquals(
            String.format("%05d", i + 50_000),
            new String(rest, CHANGED - 1_000_000, 5, StandardCharsets.US_ASCII));
      }
    }
  }

  /** A shell on the slave that does something for each line and then says the line. */
  private static final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    Child(String loop) throws IOException {
      process =
          new ProcessBuilder("/bin/sh", "-c", loop)
              .directory(new File(Both.SLAVE))
              .redirectErrorStream(true)
              .start();
      in = process.outputWriter();
      out = process.inputReader();
    }

    void does(int n) throws IOException {
      in.write(n + "\n");
      in.flush();
      assertEquals(Integer.toString(n), out.readLine());
    }

    @Override
    public void close() throws Exception {
      in.close();
      assertEquals(0, process.waitFor());
    }
  }
}
