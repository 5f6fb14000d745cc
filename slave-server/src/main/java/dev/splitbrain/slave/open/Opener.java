package dev.splitbrain.slave.open;

import com.sun.nio.file.ExtendedOpenOption;
import dev.splitbrain.slave.session.Failures;
import dev.splitbrain.slave.session.RunningRequest;
import dev.splitbrain.slave.session.SlaveLog;
import dev.splitbrain.slave.session.Threads;
import dev.splitbrain.slave.system.OwnDescriptors;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.files.OpenOption;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens channels, also of special files whose opening blocks until somebody is at the other end.
 */
public final class Opener {
  private static final long NUDGE_SECONDS = 5;

  private Opener() {}

  /** A file to open; its text is a name for the log. */
  @FunctionalInterface
  public interface Target {
    /** As {@link FileChannel#open(Path, Set, FileAttribute...)}, blocking where the system does. */
    FileChannel open(Set<java.nio.file.OpenOption> options, FileAttribute<?>... creation)
        throws IOException;
  }

  /** A file by its name. */
  private record Named(Path file) implements Target {
    @Override
    public FileChannel open(Set<java.nio.file.OpenOption> options, FileAttribute<?>... creation)
        throws IOException {
      return FileChannel.open(file, options, creation);
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }

  /** The JDK's options for the wire's. */
  public static Set<java.nio.file.OpenOption> options(Set<OpenOption> wire) {
    Set<java.nio.file.OpenOption> options = new HashSet<>();
    for (OpenOption option : wire) {
      options.add(
          switch (option) {
            case NOFOLLOW_LINKS -> LinkOption.NOFOLLOW_LINKS;
            case DIRECT -> direct();
            default -> StandardOpenOption.valueOf(option.name());
          });
    }
    return options;
  }

  /** Of a module that a small JVM may have been made without. */
  private static java.nio.file.OpenOption direct() {
    try {
      return ExtendedOpenOption.DIRECT;
    } catch (NoClassDefFoundError e) {
      throw new UnsupportedOperationException(
          "the slave's Java has no module jdk.unsupported, which DIRECT belongs to", e);
    }
  }

  /**
   * The permissions of a file that is created, below the umask.
   *
   * @param mode nine bits; null for the JDK's own default
   */
  public static FileAttribute<?>[] creation(Path file, Integer mode) {
    if (mode == null || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      // The constants go from OWNER_READ (0400) down to OTHERS_EXECUTE (01).
      if ((mode & (0400 >> permission.ordinal())) != 0) {
        permissions.add(permission);
      }
    }
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }

  /**
   * Opens a file. What blocks in it ends when the request is cancelled.
   *
   * @param before the file as it was looked at just now; null if it did not exist
   */
  public static FileChannel open(
      Target file,
      BasicFileAttributes before,
      Set<java.nio.file.OpenOption> options,
      FileAttribute<?>... creation)
      throws IOException, Failure, InterruptedException {
    return before != null && before.isOther()
        ? openSpecial(file, options, creation)
        : file.open(options, creation);
  }

  /** What a name means when it is opened. */
  public static Target named(Path file) {
    return new Named(file);
  }

  /** As {@link #open}, after a look. */
  public static FileChannel open(Path file, java.nio.file.OpenOption... options)
      throws IOException, Failure, InterruptedException {
    BasicFileAttributes found = look(file, true);
    OwnDescriptors.refuse(file, found);
    return open(named(file), found, Set.of(options));
  }

  /** Null if there is nothing to see; the open will say why. */
  public static BasicFileAttributes look(Path file, boolean follow) {
    try {
      return follow
          ? Files.readAttributes(file, BasicFileAttributes.class)
          : Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * The JDK cannot end an open(2) that waits for the other end of a FIFO or for a line to be ready.
   * So another thread waits in it; the request leaves, and that thread closes what it gets.
   */
  private static FileChannel openSpecial(
      Target file, Set<java.nio.file.OpenOption> options, FileAttribute<?>... creation)
      throws IOException, Failure, InterruptedException {
    CompletableFuture<FileChannel> opened = new CompletableFuture<>();
    Threads.daemon(
            "splitbrain-open",
            () -> {
              try {
                opened.complete(file.open(options, creation));
              } catch (Throwable e) {
                // Whatever it is: somebody waits.
                opened.completeExceptionally(e);
              }
            })
        .start();
    try {
      return RunningRequest.current().<FileChannel, ExecutionException>interruptibly(opened::get);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (InterruptedException e) {
      abandon(file, opened);
      throw Failures.of(ErrorKind.CANCELLED, null);
    } catch (Failure cancelledBefore) {
      abandon(file, opened);
      throw cancelledBefore;
    }
  }

  private static void abandon(Target file, CompletableFuture<FileChannel> opened) {
    opened.thenAccept(
        channel -> {
          try {
            channel.close();
          } catch (IOException e) {
            SlaveLog.log("closing a file that nobody waits for: " + e.getMessage());
          }
        });
    if (!opened.isDone()) {
      Threads.run("splitbrain-open-nudge", () -> nudge(file, opened));
    }
  }

  /**
   * Frees the thread that waits for the other end of a FIFO, by being that end for a moment: opened
   * for both directions a FIFO never blocks.
   */
  private static void nudge(Target file, CompletableFuture<FileChannel> opened) {
    try (FileChannel other = file.open(Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE))) {
      opened.get(NUDGE_SECONDS, TimeUnit.SECONDS);
    } catch (IOException | ExecutionException | TimeoutException e) {
      SlaveLog.log("a thread waits on in the opening of " + file + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
