package dev.splitbrain.e2e.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/** Looks for a token where it must not be, in each form that it could take. */
public final class SecretHunt implements AutoCloseable {
  private final List<byte[]> forms = new ArrayList<>();
  private final Set<String> seen = new ConcurrentSkipListSet<>();
  private final Thread watcher = new Thread(this::watch, "secret hunt");
  private volatile boolean over;
  private volatile long rounds;

  /** Watches every process of this machine from now on. */
  public SecretHunt(String token) {
    byte[] raw = Base64.getUrlDecoder().decode(token);
    for (String form :
        List.of(
            token,
            Base64.getEncoder().withoutPadding().encodeToString(raw),
            HexFormat.of().formatHex(raw),
            new String(raw, StandardCharsets.ISO_8859_1))) {
      forms.add(form.getBytes(StandardCharsets.ISO_8859_1));
    }
    watcher.setDaemon(true);
    watcher.start();
  }

  private void watch() {
    long self = ProcessHandle.current().pid();
    while (!over) {
      try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
        all.filter(handle -> handle.pid() != self)
            .forEach(
                handle -> {
                  ProcessView view = new ProcessView(handle.pid());
                  try {
                    note(view.commandLine(), "the command line of ", handle);
                    note(view.environment(), "the environment of ", handle);
                  } catch (IOException e) {
                    return; // It ended since it was listed.
                  }
                });
      }
      rounds++;
    }
  }

  private void note(String text, String where, ProcessHandle handle) {
    if (holds(text.getBytes(StandardCharsets.ISO_8859_1))) {
      seen.add(where + handle.info().command().orElse("?"));
    }
  }

  /** Whether a text or file content holds the token in some form. */
  public boolean holds(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    return forms.stream().anyMatch(f -> text.contains(new String(f, StandardCharsets.ISO_8859_1)));
  }

  /** Where processes showed it. */
  public Set<String> seenInProcesses() {
    return new TreeSet<>(seen);
  }

  /** How often all processes were looked at. */
  public long rounds() {
    return rounds;
  }

  /** The files below a directory that hold it. */
  public List<Path> filesBelow(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && holds(Files.readAllBytes(file))) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // Removed since it was listed.
          }
        });
    return found;
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    watcher.join();
  }
}
