package dev.splitbrain.agent.area.files.side;

import dev.splitbrain.agent.scope.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * The files of one machine, with the operations of a file system provider. Paths are those of the
 * default file system and mean files of this machine, whatever scope the thread is in. Errors are
 * the JDK's, as in {@link java.nio.file.spi.FileSystemProvider}. Threads: any.
 */
public interface Side {
  /** The host's name. Never null. */
  String hostName();

  /** Whether the other one is the same machine by the same session. */
  boolean isSame(Side other);

  /** The same side, whose calls go there for another reason than that of their object. */
  default Side because(Route route) {
    return this;
  }

  FileChannel openChannel(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attrs)
      throws IOException;

  AsynchronousFileChannel openAsyncChannel(
      Path file,
      Set<? extends OpenOption> options,
      ExecutorService executor,
      FileAttribute<?>... attrs)
      throws IOException;

  InputStream newInputStream(Path file, OpenOption... options) throws IOException;

  OutputStream newOutputStream(Path file, OpenOption... options) throws IOException;

  DirectoryStream<Path> list(Path directory, DirectoryStream.Filter<? super Path> filter)
      throws IOException;

  void createDirectory(Path directory, FileAttribute<?>... attrs) throws IOException;

  void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs) throws IOException;

  void createLink(Path link, Path existing) throws IOException;

  Path readSymbolicLink(Path link) throws IOException;

  void delete(Path file) throws IOException;

  void copy(Path source, Path target, CopyOption... options) throws IOException;

  void move(Path source, Path target, CopyOption... options) throws IOException;

  boolean isSameFile(Path file, Path other) throws IOException;

  boolean isHidden(Path file) throws IOException;

  FileStore fileStore(Path file) throws IOException;

  Iterable<FileStore> fileStores() throws IOException;

  /** The names of the attribute views that the default file system supports. */
  Set<String> supportedViews() throws IOException;

  UserPrincipalLookupService principals();

  void checkAccess(Path file, AccessMode... modes) throws IOException;

  /** Null for a view that the side does not have. */
  <V extends FileAttributeView> V view(Path file, Class<V> type, LinkOption... options)
      throws IOException;

  <A extends BasicFileAttributes> A attributes(Path file, Class<A> type, LinkOption... options)
      throws IOException;

  Map<String, Object> attributes(Path file, String names, LinkOption... options) throws IOException;

  void setAttribute(Path file, String name, Object value, LinkOption... options) throws IOException;

  Path realPath(Path file, LinkOption... options) throws IOException;

  /** The files without what rules forbid of them. */
  default Side machine() {
    return this;
  }

  /**
   * True: a name may be looked at, or it is refused.
   *
   * @throws IOException if a rule refuses it
   */
  default boolean mayLook(Path file) throws IOException {
    return true;
  }

  /** Whether no rule makes the name read-only. */
  default boolean mayChange(Path file) throws IOException {
    return true;
  }

  /** False once no call can succeed any more. */
  default boolean isOpen() {
    return true;
  }

  /** {@code Files.readAllBytes}. */
  default byte[] readAll(Path file) throws IOException {
    try (InputStream in = newInputStream(file)) {
      return in.readAllBytes();
    }
  }

  /** Makes an empty file; fails if there is one. */
  default void createFile(Path file, FileAttribute<?>... attrs) throws IOException {
    openChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attrs)
        .close();
  }

  /** {@code Files.write} of bytes. */
  default void writeAll(Path file, byte[] bytes, OpenOption... options) throws IOException {
    try (OutputStream out = newOutputStream(file, options)) {
      out.write(bytes);
    }
  }

  Path absolutePath(Path file);
}
