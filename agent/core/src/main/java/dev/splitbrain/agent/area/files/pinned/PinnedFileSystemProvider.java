package dev.splitbrain.agent.area.files.pinned;

import dev.splitbrain.agent.area.files.side.CrossCopy;
import dev.splitbrain.agent.area.files.side.Side;
import dev.splitbrain.agent.area.files.windows.WindowsPath;
import dev.splitbrain.agent.area.files.windows.WindowsSyntax;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** The provider of paths that name their host. A thin face of {@link Side}. */
public final class PinnedFileSystemProvider extends FileSystemProvider {
  static final String SCHEME = "splitbrain-file";

  /** The scheme of what scopes have as the default file system. */
  private static final String DEFAULT_SCHEME = "file";

  private final List<PinnedFileSystem> fileSystems = new ArrayList<>();
  private final String scheme;

  private PinnedFileSystemProvider(String scheme) {
    this.scheme = scheme;
  }

  /** The provider of paths that name their hosts. */
  static PinnedFileSystemProvider ofAllHosts() {
    return new PinnedFileSystemProvider(SCHEME);
  }

  /** The provider of one host's files as the default file system of its scopes. */
  static PinnedFileSystemProvider ofScopes(Side side) {
    PinnedFileSystemProvider provider = new PinnedFileSystemProvider(DEFAULT_SCHEME);
    provider.fileSystem(side);
    return provider;
  }

  boolean isDefault() {
    return scheme.equals(DEFAULT_SCHEME);
  }

  /** The one file system of a host and session. */
  PinnedFileSystem fileSystem(Side side) {
    synchronized (fileSystems) {
      for (PinnedFileSystem fileSystem : fileSystems) {
        if (fileSystem.side().isSame(side)) {
          return fileSystem;
        }
      }
      fileSystems.removeIf(known -> !known.side().isOpen());
      PinnedFileSystem fileSystem = new PinnedFileSystem(this, side);
      fileSystems.add(fileSystem);
      return fileSystem;
    }
  }

  private static PinnedPath pinned(Path path) {
    Objects.requireNonNull(path);
    if (path instanceof PinnedPath pinned) {
      return pinned;
    }
    throw new ProviderMismatchException();
  }

  @Override
  public String getScheme() {
    return scheme;
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    checkScheme(uri);
    throw new FileSystemAlreadyExistsException("a host's files are there once it is connected");
  }

  private void checkScheme(URI uri) {
    if (!scheme.equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException("URI does not match this provider");
    }
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    checkScheme(uri);
    String host = uri.getAuthority();
    synchronized (fileSystems) {
      if (isDefault()) {
        return fileSystems.get(0);
      }
      for (PinnedFileSystem fileSystem : fileSystems) {
        if (fileSystem.hostName().equals(host)) {
          return fileSystem;
        }
      }
    }
    throw new FileSystemNotFoundException("no path of host " + host + " has been made yet");
  }

  @Override
  public Path getPath(URI uri) {
    if (isDefault()) {
      WindowsPath path = WindowsPath.of(uri);
      return ((PinnedFileSystem) getFileSystem(uri)).path(path);
    }
    String path = uri.getPath();
    if (path == null || !path.startsWith("/")) {
      throw new IllegalArgumentException("the URI has no absolute path: " + uri);
    }
    FileSystem fileSystem = getFileSystem(uri);
    boolean foreign = !fileSystem.getSeparator().equals("/");
    return fileSystem.getPath(foreign ? WindowsSyntax.ofUriPath(path) : path);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return newFileChannel(path, options, attrs);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    PinnedPath file = pinned(path);
    return file.side().openChannel(file.plain(), options, attrs);
  }

  @Override
  public AsynchronousFileChannel newAsynchronousFileChannel(
      Path path,
      Set<? extends OpenOption> options,
      ExecutorService executor,
      FileAttribute<?>... attrs)
      throws IOException {
    PinnedPath file = pinned(path);
    return file.side().openAsyncChannel(file.plain(), options, executor, attrs);
  }

  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    PinnedPath file = pinned(path);
    return file.side().newInputStream(file.plain(), options);
  }

  @Override
  public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
    PinnedPath file = pinned(path);
    return file.side().newOutputStream(file.plain(), options);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
    Objects.requireNonNull(filter);
    PinnedPath directory = pinned(path);
    PinnedFileSystem fileSystem = directory.getFileSystem();
    DirectoryStream<Path> plain =
        directory.side().list(directory.plain(), entry -> filter.accept(fileSystem.path(entry)));
    return PinnedDirectoryStream.over(fileSystem, plain);
  }

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attrs) throws IOException {
    PinnedPath directory = pinned(path);
    directory.side().createDirectory(directory.plain(), attrs);
  }

  @Override
  public void createSymbolicLink(Path path, Path target, FileAttribute<?>... attrs)
      throws IOException {
    PinnedPath link = pinned(path);
    PinnedPath to = pinned(target);
    if (!link.side().isSame(to.side())) {
      throw new ProviderMismatchException();
    }
    link.side().createSymbolicLink(link.plain(), to.plain(), attrs);
  }

  @Override
  public void createLink(Path path, Path existing) throws IOException {
    PinnedPath link = pinned(path);
    PinnedPath to = pinned(existing);
    if (!link.side().isSame(to.side())) {
      throw CrossCopy.noLink(link, to);
    }
    link.side().createLink(link.plain(), to.plain());
  }

  @Override
  public Path readSymbolicLink(Path path) throws IOException {
    PinnedPath link = pinned(path);
    return link.getFileSystem().path(link.side().readSymbolicLink(link.plain()));
  }

  @Override
  public void delete(Path path) throws IOException {
    PinnedPath file = pinned(path);
    file.side().delete(file.plain());
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    PinnedPath from = pinned(source);
    PinnedPath to = pinned(target);
    if (from.side().isSame(to.side())) {
      from.side().copy(from.plain(), to.plain(), options);
    } else {
      new CrossCopy(from.side(), from.plain(), to.side(), to.plain()).copy(options);
    }
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    PinnedPath from = pinned(source);
    PinnedPath to = pinned(target);
    if (from.side().isSame(to.side())) {
      from.side().move(from.plain(), to.plain(), options);
    } else {
      new CrossCopy(from.side(), from.plain(), to.side(), to.plain()).move(options);
    }
  }

  @Override
  public boolean isSameFile(Path path, Path path2) throws IOException {
    PinnedPath file = pinned(path);
    if (file.equals(path2)) {
      return true;
    }
    return path2 instanceof PinnedPath other
        && file.side().isSame(other.side())
        && file.side().isSameFile(file.plain(), other.plain());
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    PinnedPath file = pinned(path);
    return file.side().isHidden(file.plain());
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    PinnedPath file = pinned(path);
    return file.side().fileStore(file.plain());
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    PinnedPath file = pinned(path);
    try {
      file.side().checkAccess(file.plain(), modes);
    } catch (IOException e) {
      throw FileQuestions.noAnswer(e);
    }
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    PinnedPath file = pinned(path);
    try {
      return file.side().view(file.plain(), type, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    PinnedPath file = pinned(path);
    try {
      return file.side().attributes(file.plain(), type, options);
    } catch (IOException e) {
      throw FileQuestions.noAnswer(e);
    }
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    PinnedPath file = pinned(path);
    return file.side().attributes(file.plain(), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    PinnedPath file = pinned(path);
    file.side().setAttribute(file.plain(), attribute, value, options);
  }
}
