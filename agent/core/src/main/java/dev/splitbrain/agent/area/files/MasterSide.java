package dev.splitbrain.agent.area.files;

import dev.splitbrain.agent.area.Guard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** The master's own files: the JDK's default provider, in guard mode. */
enum MasterSide implements Side {
  INSTANCE;

  private static final FileSystemProvider PROVIDER = JdkFiles.PLAIN.provider();

  /** What returns nothing. */
  private interface Effect {
    void run() throws IOException;
  }

  private static void run(Effect effect) throws IOException {
    Guards.onMaster(
        () -> {
          effect.run();
          return null;
        });
  }

  private static <T> T unchecked(Guards.Action<T> action) {
    try {
      return Guards.onMaster(action);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String hostName() {
    return "master";
  }

  @Override
  public boolean isSame(Side other) {
    return other == this;
  }

  @Override
  public FileChannel openChannel(
      Path file, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return Guards.onMaster(() -> PROVIDER.newFileChannel(file, options, attrs));
  }

  @Override
  public AsynchronousFileChannel openAsyncChannel(
      Path file,
      Set<? extends OpenOption> options,
      ExecutorService executor,
      FileAttribute<?>... attrs)
      throws IOException {
    return Guards.onMaster(
        () -> PROVIDER.newAsynchronousFileChannel(file, options, executor, attrs));
  }

  @Override
  public InputStream newInputStream(Path file, OpenOption... options) throws IOException {
    return Guards.onMaster(() -> PROVIDER.newInputStream(file, options));
  }

  @Override
  public OutputStream newOutputStream(Path file, OpenOption... options) throws IOException {
    return Guards.onMaster(() -> PROVIDER.newOutputStream(file, options));
  }

  @Override
  public DirectoryStream<Path> list(Path directory, DirectoryStream.Filter<? super Path> filter)
      throws IOException {
    return Guards.onMaster(() -> PROVIDER.newDirectoryStream(directory, filter));
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attrs) throws IOException {
    run(() -> PROVIDER.createDirectory(directory, attrs));
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs)
      throws IOException {
    run(() -> PROVIDER.createSymbolicLink(link, target, attrs));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    run(() -> PROVIDER.createLink(link, existing));
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return Guards.onMaster(() -> PROVIDER.readSymbolicLink(link));
  }

  @Override
  public void delete(Path file) throws IOException {
    run(() -> PROVIDER.delete(file));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    run(() -> PROVIDER.copy(source, target, options));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    run(() -> PROVIDER.move(source, target, options));
  }

  @Override
  public boolean isSameFile(Path file, Path other) throws IOException {
    return Guards.onMaster(() -> PROVIDER.isSameFile(file, other));
  }

  @Override
  public boolean isHidden(Path file) throws IOException {
    return Guards.onMaster(() -> PROVIDER.isHidden(file));
  }

  @Override
  public FileStore fileStore(Path file) throws IOException {
    return Guards.onMaster(() -> PROVIDER.getFileStore(file));
  }

  @Override
  public Iterable<FileStore> fileStores() throws IOException {
    return Guards.onMaster(JdkFiles.PLAIN::getFileStores);
  }

  @Override
  public Set<String> supportedViews() {
    return unchecked(JdkFiles.PLAIN::supportedFileAttributeViews);
  }

  /** The JDK's service asks the master's system, whatever scope the thread is in. */
  @Override
  public UserPrincipalLookupService principals() {
    return unchecked(JdkFiles.PLAIN::getUserPrincipalLookupService);
  }

  @Override
  public void checkAccess(Path file, AccessMode... modes) throws IOException {
    run(() -> PROVIDER.checkAccess(file, modes));
  }

  @Override
  public <V extends FileAttributeView> V view(Path file, Class<V> type, LinkOption... options) {
    V view = unchecked(() -> PROVIDER.getFileAttributeView(file, type, options));
    return view == null ? null : onMaster(type, view);
  }

  /** The JDK's view looks its file up at each call, wherever the thread is then. */
  private static <V> V onMaster(Class<V> type, V view) {
    return type.cast(
        Proxy.newProxyInstance(
            MasterSide.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              try {
                return Guard.<Object, Exception>run(() -> method.invoke(view, args));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @Override
  public <A extends BasicFileAttributes> A attributes(
      Path file, Class<A> type, LinkOption... options) throws IOException {
    return Guards.onMaster(() -> PROVIDER.readAttributes(file, type, options));
  }

  @Override
  public Map<String, Object> attributes(Path file, String names, LinkOption... options)
      throws IOException {
    return Guards.onMaster(() -> PROVIDER.readAttributes(file, names, options));
  }

  @Override
  public void setAttribute(Path file, String name, Object value, LinkOption... options)
      throws IOException {
    run(() -> PROVIDER.setAttribute(file, name, value, options));
  }

  @Override
  public Path realPath(Path file, LinkOption... options) throws IOException {
    return Guards.onMaster(() -> file.toRealPath(options));
  }

  @Override
  public Path absolutePath(Path file) {
    return unchecked(file::toAbsolutePath);
  }
}
