package dev.splitbrain.agent.area.files.pinned;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.side.Side;
import dev.splitbrain.agent.area.files.side.SlaveFiles;
import dev.splitbrain.agent.area.files.windows.WindowsMatchers;
import dev.splitbrain.agent.area.files.windows.WindowsPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * All files of one host, in the syntax of its names. It is never closed; its session may end. For a
 * host whose syntax is not the master's there is a second one, which scopes have in the place of
 * the default file system.
 */
public final class PinnedFileSystem extends FileSystem {
  private final PinnedFileSystemProvider provider;
  private final Side side;
  private final boolean foreign;

  PinnedFileSystem(PinnedFileSystemProvider provider, Side side) {
    this.provider = provider;
    this.side = side;
    this.foreign = side.machine() instanceof SlaveFiles slave && slave.isForeign();
  }

  /** Whether scopes have it as the default file system. */
  public boolean isDefault() {
    return provider.isDefault();
  }

  Side side() {
    return side;
  }

  String hostName() {
    return side.hostName();
  }

  public PinnedPath path(Path plain) {
    return new PinnedPath(this, plain);
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return foreign ? "\\" : JdkFiles.PLAIN.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    if (!foreign) {
      return List.of(path(JdkFiles.PLAIN.getPath("/")));
    }
    try {
      List<Path> roots = new ArrayList<>();
      SlaveCalls calls = ((SlaveFiles) side.machine()).calls;
      for (ByteBuffer root : calls.byFile("roots", null, c -> c.roots())) {
        roots.add(path(calls.path(root, WindowsPath.of(""))));
      }
      return roots;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    try {
      List<FileStore> stores = new ArrayList<>();
      side.fileStores().forEach(stores::add);
      return stores;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    try {
      return side.supportedViews();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path getPath(String first, String... more) {
    return path(foreign ? WindowsPath.of(first, more) : JdkFiles.PLAIN.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    PathMatcher matcher =
        foreign
            ? WindowsMatchers.of(syntaxAndPattern)
            : JdkFiles.PLAIN.getPathMatcher(syntaxAndPattern);
    return path -> path instanceof PinnedPath pinned && matcher.matches(pinned.plain());
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return side.principals();
  }

  @Override
  public WatchService newWatchService() throws IOException {
    return PinnedWatchService.open(this);
  }

  @Override
  public String toString() {
    return provider.getScheme() + "://" + hostName() + "/";
  }
}
