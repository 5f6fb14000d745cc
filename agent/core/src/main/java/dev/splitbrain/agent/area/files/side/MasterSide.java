package dev.splitbrain.agent.area.files.side;

import dev.splitbrain.agent.area.files.directory.RenamedDirectoryStream;
import dev.splitbrain.agent.area.files.jdk.Guards;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.name.MappedNames;
import dev.splitbrain.agent.door.Guard;
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
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * The master's own files: the JDK's default provider, in guard mode, under the names that a rule
 * gives them.
 */
public final class MasterSide implements Side {
  /** All of them, as they are. */
  public static final MasterSide INSTANCE = new MasterSide(MappedNames.PLAIN);

  private static final FileSystemProvider PROVIDER = JdkFiles.PLAIN.provider();

  private final MappedNames names;

  public MasterSide(MappedNames names) {
    this.names = names;
  }

  /**
   * Runs an action.
   *
   * @param written the names as the program wrote them, which an error shall show
   */
  private <T> T call(Guards.Action<T> action, Path... written) throws IOException {
    try {
      return Guards.onMaster(action);
    } catch (FileSystemException e) {
      throw names.isPlain() ? e : names.back(e, written);
    }
  }

  /** What returns nothing. */
  private interface Effect {
    void run() throws IOException;
  }

  private void run(Effect effect, Path... written) throws IOException {
    call(
        () -> {
          effect.run();
          return null;
        },
        written);
  }

  private <T> T unchecked(Guards.Action<T> action, Path... written) {
    try {
      return call(action, written);
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
    return other instanceof MasterSide master && master.names.isSame(names);
  }

  @Override
  public FileChannel openChannel(
      Path file, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return call(() -> PROVIDER.newFileChannel(names.out(file), options, attrs), file);
  }

  @Override
  public AsynchronousFileChannel openAsyncChannel(
      Path file,
      Set<? extends OpenOption> options,
      ExecutorService executor,
      FileAttribute<?>... attrs)
      throws IOException {
    return call(
        () -> PROVIDER.newAsynchronousFileChannel(names.out(file), options, executor, attrs), file);
  }

  @Override
  public InputStream newInputStream(Path file, OpenOption... options) throws IOException {
    return call(() -> PROVIDER.newInputStream(names.out(file), options), file);
  }

  @Override
  public OutputStream newOutputStream(Path file, OpenOption... options) throws IOException {
    return call(() -> PROVIDER.newOutputStream(names.out(file), options), file);
  }

  @Override
  public DirectoryStream<Path> list(Path directory, DirectoryStream.Filter<? super Path> filter)
      throws IOException {
    if (names.isPlain()) {
      return call(() -> PROVIDER.newDirectoryStream(directory, filter));
    }
    Objects.requireNonNull(filter);
    return new RenamedDirectoryStream(
        call(
            () ->
                PROVIDER.newDirectoryStream(
                    names.out(directory),
                    entry -> filter.accept(directory.resolve(entry.getFileName()))),
            directory),
        directory);
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attrs) throws IOException {
    run(() -> PROVIDER.createDirectory(names.out(directory), attrs), directory);
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs)
      throws IOException {
    run(() -> PROVIDER.createSymbolicLink(names.out(link), target, attrs), link);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    run(() -> PROVIDER.createLink(names.out(link), names.out(existing)), link, existing);
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return call(() -> PROVIDER.readSymbolicLink(names.out(link)), link);
  }

  @Override
  public void delete(Path file) throws IOException {
    run(() -> PROVIDER.delete(names.out(file)), file);
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    run(() -> PROVIDER.copy(names.out(source), names.out(target), options), source, target);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    run(() -> PROVIDER.move(names.out(source), names.out(target), options), source, target);
  }

  @Override
  public boolean isSameFile(Path file, Path other) throws IOException {
    return call(() -> PROVIDER.isSameFile(names.out(file), names.out(other)), file, other);
  }

  @Override
  public boolean isHidden(Path file) throws IOException {
    return call(() -> PROVIDER.isHidden(names.out(file)), file);
  }

  @Override
  public FileStore fileStore(Path file) throws IOException {
    return call(() -> PROVIDER.getFileStore(names.out(file)), file);
  }

  @Override
  public Iterable<FileStore> fileStores() throws IOException {
    return call(JdkFiles.PLAIN::getFileStores);
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
    run(() -> PROVIDER.checkAccess(names.out(file), modes), file);
  }

  @Override
  public <V extends FileAttributeView> V view(Path file, Class<V> type, LinkOption... options) {
    V view = unchecked(() -> PROVIDER.getFileAttributeView(names.out(file), type, options), file);
    return view == null ? null : onMaster(type, view, file);
  }

  /** The JDK's view looks its file up at each call, wherever the thread is then. */
  private <V> V onMaster(Class<V> type, V view, Path file) {
    return type.cast(
        Proxy.newProxyInstance(
            MasterSide.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              try {
                return Guard.<Object, Exception>run(() -> method.invoke(view, args));
              } catch (InvocationTargetException e) {
                throw e.getCause() instanceof FileSystemException f && !names.isPlain()
                    ? names.back(f, file)
                    : e.getCause();
              }
            }));
  }

  @Override
  public <A extends BasicFileAttributes> A attributes(
      Path file, Class<A> type, LinkOption... options) throws IOException {
    return call(() -> PROVIDER.readAttributes(names.out(file), type, options), file);
  }

  @Override
  public Map<String, Object> attributes(Path file, String which, LinkOption... options)
      throws IOException {
    return call(() -> PROVIDER.readAttributes(names.out(file), which, options), file);
  }

  @Override
  public void setAttribute(Path file, String name, Object value, LinkOption... options)
      throws IOException {
    run(() -> PROVIDER.setAttribute(names.out(file), name, value, options), file);
  }

  @Override
  public Path realPath(Path file, LinkOption... options) throws IOException {
    return names.back(call(() -> names.out(file).toRealPath(options), file));
  }

  @Override
  public Path absolutePath(Path file) {
    Path known = names.absolute(file);
    return known == null ? unchecked(file::toAbsolutePath) : known;
  }
}
