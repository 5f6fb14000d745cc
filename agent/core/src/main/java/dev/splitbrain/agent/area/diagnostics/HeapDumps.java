package dev.splitbrain.agent.area.diagnostics;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.host.SlaveText;
import dev.splitbrain.agent.library.PrivateCopy;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * {@code HotSpotDiagnosticMXBean.dumpHeap} in a scope: the checks and messages are the JVM's, the
 * file is a new one where the name leads, and only its owner may read it.
 */
final class HeapDumps implements HookBody {
  /** Below the cache. */
  static final String DIRECTORY = "dumps";

  private static final String SUFFIX = ".hprof";
  private static final String ANY_SUFFIX = "jdk.management.heapdump.allowAnyFileSuffix";

  /** Where the JVM's own words for an error are others than the system's. */
  private static final Map<String, String> WORDS =
      Map.of("File name too long", "Filename too long", "Input/output error", "I/O error");

  private static final FileAttribute<?> OWNERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Router router;

  HeapDumps(Router router) {
    this.router = router;
  }

  @Override
  public Object call(Object self, Object[] args) throws Exception {
    String name = (String) args[0];
    if (name == null || !router.inScope()) {
      return Hook.PROCEED;
    }
    if (!name.endsWith(SUFFIX) && !Boolean.getBoolean(ANY_SUFFIX)) {
      // The bean says what is wrong, in its release's words, of a name that nobody has.
      try (PrivateCopy nowhere = PrivateCopy.place(DIRECTORY, "heap")) {
        ((HotSpotDiagnosticMXBean) self).dumpHeap(nowhere.file().toString(), true);
      }
    }
    Route route = router.path(name);
    if (route.isPlainlyLocal()) {
      return Hook.PROCEED;
    }
    boolean foreign = route.isRemote() && SlaveText.isForeign(route.session());
    try (WritableByteChannel there = foreign ? createForeign(name) : create(name)) {
      dump((HotSpotDiagnosticMXBean) self, (boolean) args[1], there);
    }
    return null;
  }

  /** As the JVM creates it; errors have the system's text alone, as its own have. */
  private static WritableByteChannel create(String name) throws Exception {
    try {
      return Door.unguarded(
          () ->
              Files.newByteChannel(
                  Path.of(name),
                  Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                  OWNERS));
    } catch (InvalidPathException e) {
      throw new IOException(e.getMessage(), e);
    } catch (FileAlreadyExistsException e) {
      throw plain("File exists", e);
    } catch (NoSuchFileException e) {
      throw plain("No such file or directory", e);
    } catch (AccessDeniedException e) {
      throw plain("Permission denied", e);
    } catch (FileSystemException e) {
      throw e.getReason() == null ? e : plain(WORDS.getOrDefault(e.getReason(), e.getReason()), e);
    }
  }

  /** Where files have no mode, and names are not of the master's syntax. */
  private static WritableByteChannel createForeign(String name) throws Exception {
    return Door.unguarded(
        () -> {
          File file = new File(name);
          if (!file.createNewFile()) {
            throw new IOException("File exists");
          }
          return new FileOutputStream(file).getChannel();
        });
  }

  private static IOException plain(String text, FileSystemException e) {
    IOException same = new IOException(text);
    same.setStackTrace(e.getStackTrace());
    for (Throwable suppressed : e.getSuppressed()) {
      same.addSuppressed(suppressed);
    }
    return same;
  }

  /** In guard mode: the bean's own code writes to the master, and is asked for nothing else. */
  private static void dump(HotSpotDiagnosticMXBean bean, boolean live, WritableByteChannel there)
      throws IOException {
    try (PrivateCopy copy = PrivateCopy.place(DIRECTORY, "heap" + SUFFIX)) {
      try {
        bean.dumpHeap(copy.file().toString(), live);
      } catch (IOException e) {
        throw new IOException(
            e.getMessage() + " (while the heap was dumped to the master's " + copy.file() + ")", e);
      }
      Carrying.all(copy.file(), there);
    }
  }
}
