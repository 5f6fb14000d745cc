package dev.splitbrain.agent.area.files.pinned;

import dev.splitbrain.agent.area.files.side.Side;
import dev.splitbrain.agent.area.files.windows.WindowsPath;
import dev.splitbrain.agent.area.files.windows.WindowsSyntax;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.Objects;

/**
 * A path that names its host. Syntax is that of the default file system's paths, one of which it
 * wraps. Immutable.
 */
public final class PinnedPath implements Path {
  private final PinnedFileSystem fileSystem;
  private final Path plain;

  PinnedPath(PinnedFileSystem fileSystem, Path plain) {
    this.fileSystem = fileSystem;
    this.plain = plain;
  }

  /** The path on its host, as the default file system writes it. */
  public Path plain() {
    return plain;
  }

  public Side side() {
    return fileSystem.side();
  }

  private PinnedPath wrap(Path path) {
    return path == null ? null : new PinnedPath(fileSystem, path);
  }

  /** The other one's plain form. */
  private Path unwrap(Path other) {
    Objects.requireNonNull(other);
    if (other instanceof PinnedPath pinned && pinned.fileSystem == fileSystem) {
      return pinned.plain;
    }
    throw new ProviderMismatchException();
  }

  @Override
  public PinnedFileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return plain.isAbsolute();
  }

  @Override
  public Path getRoot() {
    return wrap(plain.getRoot());
  }

  @Override
  public Path getFileName() {
    return wrap(plain.getFileName());
  }

  @Override
  public Path getParent() {
    return wrap(plain.getParent());
  }

  @Override
  public int getNameCount() {
    return plain.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return wrap(plain.getName(index));
  }

  @Override
  public Path subpath(int beginIndex, int endIndex) {
    return wrap(plain.subpath(beginIndex, endIndex));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof PinnedPath pinned
        && pinned.fileSystem == fileSystem
        && plain.startsWith(pinned.plain);
  }

  @Override
  public boolean endsWith(Path other) {
    return other instanceof PinnedPath pinned
        && pinned.fileSystem == fileSystem
        && plain.endsWith(pinned.plain);
  }

  @Override
  public Path normalize() {
    return wrap(plain.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return wrap(plain.resolve(unwrap(other)));
  }

  @Override
  public Path relativize(Path other) {
    return wrap(plain.relativize(unwrap(other)));
  }

  /**
   * {@code splitbrain-file://HOST/absolute/path}; a directory has no slash at its end. A path of a
   * scope's own file system has the URI that its host's JDK would give it.
   */
  @Override
  public URI toUri() {
    Path absolute = absolute();
    if (fileSystem.isDefault()) {
      return ((WindowsPath) absolute).uri(isDirectory());
    }
    String path =
        absolute instanceof WindowsPath
            ? WindowsSyntax.uriPath(absolute.toString(), false)
            : absolute.toString();
    try {
      return new URI(PinnedFileSystemProvider.SCHEME, fileSystem.hostName(), path, null, null);
    } catch (URISyntaxException e) {
      throw new java.io.IOError(new IOException("no URI for " + path, e));
    }
  }

  private boolean isDirectory() {
    try {
      return side().attributes(plain, BasicFileAttributes.class).isDirectory();
    } catch (FileSystemException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private Path absolute() {
    return plain.isAbsolute() ? plain : side().absolutePath(plain);
  }

  @Override
  public Path toAbsolutePath() {
    return plain.isAbsolute() ? this : wrap(absolute());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return wrap(side().realPath(plain, options));
  }

  /**
   * Fails: a File means a file of the machine that its user is on. But that is what a path of a
   * scope's own file system was made for.
   */
  @Override
  public File toFile() {
    if (fileSystem.isDefault()) {
      return new File(plain.toString());
    }
    throw new UnsupportedOperationException(
        "a path of host "
            + fileSystem.hostName()
            + " cannot become a java.io.File, which means a file of the current scope");
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
      throws IOException {
    Objects.requireNonNull(watcher);
    if (watcher instanceof PinnedWatchService own && own.fileSystem() == fileSystem) {
      return own.register(this, events, modifiers);
    }
    throw new ProviderMismatchException(
        this
            + " is pinned to host "
            + fileSystem.hostName()
            + ": use its own"
            + " getFileSystem().newWatchService()");
  }

  @Override
  public Iterator<Path> iterator() {
    Iterator<Path> names = plain.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return names.hasNext();
      }

      @Override
      public Path next() {
        return wrap(names.next());
      }
    };
  }

  @Override
  public int compareTo(Path other) {
    PinnedPath pinned = (PinnedPath) other;
    int byHost = fileSystem.hostName().compareTo(pinned.fileSystem.hostName());
    if (byHost != 0) {
      return byHost;
    }
    // The host may have come back as a system of another kind.
    return plain.getClass() == pinned.plain.getClass()
        ? plain.compareTo(pinned.plain)
        : plain.toString().compareTo(pinned.plain.toString());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PinnedPath pinned
        && pinned.fileSystem == fileSystem
        && pinned.plain.equals(plain);
  }

  @Override
  public int hashCode() {
    return 31 * fileSystem.hashCode() + plain.hashCode();
  }

  /** The name on its host, as messages show it. */
  @Override
  public String toString() {
    return plain.toString();
  }
}
