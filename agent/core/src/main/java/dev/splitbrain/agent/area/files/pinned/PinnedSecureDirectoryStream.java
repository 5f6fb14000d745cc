package dev.splitbrain.agent.area.files.pinned;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.Objects;
import java.util.Set;

/** As {@link PinnedDirectoryStream}, of a directory that stays open. */
final class PinnedSecureDirectoryStream extends PinnedDirectoryStream
    implements SecureDirectoryStream<Path> {
  private final SecureDirectoryStream<Path> plain;

  PinnedSecureDirectoryStream(PinnedFileSystem fileSystem, SecureDirectoryStream<Path> plain) {
    super(fileSystem, plain);
    this.plain = plain;
  }

  /** A name of this host's syntax: only what is absolute says whose it is. */
  private Path plain(Path name) {
    Objects.requireNonNull(name);
    if (name instanceof PinnedPath pinned && pinned.side().isSame(fileSystem.side())) {
      return pinned.plain();
    }
    throw new ProviderMismatchException();
  }

  @Override
  public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options)
      throws IOException {
    Path name = plain(path);
    return new PinnedSecureDirectoryStream(fileSystem, plain.newDirectoryStream(name, options));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return plain.newByteChannel(plain(path), options, attrs);
  }

  @Override
  public void deleteFile(Path path) throws IOException {
    plain.deleteFile(plain(path));
  }

  @Override
  public void deleteDirectory(Path path) throws IOException {
    plain.deleteDirectory(plain(path));
  }

  @Override
  public void move(Path source, SecureDirectoryStream<Path> targetDirectory, Path target)
      throws IOException {
    Path from = plain(source);
    Objects.requireNonNull(target);
    Objects.requireNonNull(targetDirectory);
    if (!(targetDirectory instanceof PinnedSecureDirectoryStream that)) {
      throw new ProviderMismatchException();
    }
    Path to = that.plain(target);
    plain.move(from, that.plain, to);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
    return plain.getFileAttributeView(type);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return plain.getFileAttributeView(plain(path), type, options);
  }
}
