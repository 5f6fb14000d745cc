package dev.splitbrain.agent.area.files.directory;

import dev.splitbrain.agent.scope.Listed;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.Set;

/**
 * A secure stream that is listed as the rules let it be: only what it lists is another, what is
 * done within the directory is the slave's stream's affair. Threads: as the stream below it.
 */
final class ListedSecureStream extends ListedStream implements SecureDirectoryStream<Path> {
  private final SecureDirectoryStream<Path> secure;

  ListedSecureStream(
      SecureDirectoryStream<Path> secure,
      Path directory,
      DirectoryStream.Filter<? super Path> filter,
      Listed listed) {
    super(secure, directory, filter, listed);
    this.secure = secure;
  }

  /** The slave's own stream behind what a program has. */
  static SecureDirectoryStream<Path> behind(SecureDirectoryStream<Path> stream) {
    return stream instanceof ListedSecureStream listed ? listed.secure : stream;
  }

  @Override
  public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options)
      throws IOException {
    return secure.newDirectoryStream(path, options);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return secure.newByteChannel(path, options, attrs);
  }

  @Override
  public void deleteFile(Path path) throws IOException {
    secure.deleteFile(path);
  }

  @Override
  public void deleteDirectory(Path path) throws IOException {
    secure.deleteDirectory(path);
  }

  @Override
  public void move(Path srcpath, SecureDirectoryStream<Path> targetdir, Path targetpath)
      throws IOException {
    secure.move(srcpath, targetdir, targetpath);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
    return secure.getFileAttributeView(type);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return secure.getFileAttributeView(path, type, options);
  }
}
