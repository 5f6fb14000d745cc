package dev.splitbrain.agent.area.files.side;

import dev.splitbrain.agent.area.files.directory.RenamedDirectoryStream;
import dev.splitbrain.agent.area.files.directory.SlaveSecureDirectoryStream;
import dev.splitbrain.agent.area.files.name.NameRules;
import dev.splitbrain.agent.area.files.name.RuledOut;
import dev.splitbrain.agent.area.files.open.OpenFlags;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.files.OpenOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * The files of a machine as far as the rules allow: a name may be refused, or read-only, which
 * shows as a read-only file system does. Looks at names come before the refusal where the system
 * makes them before.
 */
public final class RuledSide implements Side {
  /** What the rules say of a name. */
  private interface Guard {
    Route of(Path file) throws IOException;
  }

  private final Side side;
  private final Guard guard;
  private final Router router;
  private final boolean readOnly;
  private final boolean pinned;

  private RuledSide(Side side, Guard guard, Router router, boolean readOnly, boolean pinned) {
    this.side = side;
    this.guard = guard;
    this.router = router;
    this.readOnly = readOnly;
    this.pinned = pinned;
  }

  /** One route for all names that come: those that one call was given. */
  public static Side of(Side side, Route route, Router router) {
    return new RuledSide(side, file -> route, router, route.readOnly(), false);
  }

  /** The names of a slave whatever the scope is, each by the rules that hold at its use. */
  public static Side ofPinned(Side side, Session session, Router router) {
    return new RuledSide(
        side, file -> router.pinned(session, file.toString()), router, false, true);
  }

  @Override
  public String hostName() {
    return side.hostName();
  }

  @Override
  public boolean isOpen() {
    return side.isOpen();
  }

  @Override
  public boolean isSame(Side other) {
    return other instanceof RuledSide guarded
        && guarded.readOnly == readOnly
        && guarded.side.isSame(side);
  }

  @Override
  public Side machine() {
    return side.machine();
  }

  @Override
  public boolean mayLook(Path file) throws IOException {
    look(file);
    return true;
  }

  @Override
  public boolean mayChange(Path file) throws IOException {
    return !guard.of(file).readOnly();
  }

  /** For what only reads. */
  private Side look(Path file) throws IOException {
    return by(guard.of(file));
  }

  /** What a rule says of a pinned name is known here only. */
  private Side by(Route route) {
    return pinned ? side.because(route) : side;
  }

  private FileSystemException denied(Path file, Path other, Route route) {
    router.denied(file.toString(), route);
    return RuledOut.file(file.toString(), other == null ? null : other.toString(), route);
  }

  private void checkAbsent(Path file) throws IOException {
    if (exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
  }

  private boolean exists(Path file) throws IOException {
    try {
      side.attributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (FileSystemException e) {
      return false;
    }
  }

  /** Creates what must not be there. */
  private Side create(Path file) throws IOException {
    Route route = guard.of(file);
    if (route.readOnly()) {
      checkAbsent(file);
      throw denied(file, null, route);
    }
    return by(route);
  }

  /** Changes what must be there. */
  private Side changeExisting(Path file, LinkOption... options) throws IOException {
    Route route = guard.of(file);
    if (route.readOnly()) {
      side.attributes(file, BasicFileAttributes.class, options);
      throw denied(file, null, route);
    }
    return by(route);
  }

  /**
   * The options that are left; a file that cannot be deleted on close stays, as the JDK does it.
   */
  private Set<? extends java.nio.file.OpenOption> opening(
      Route route, Path file, Set<? extends java.nio.file.OpenOption> options) throws IOException {
    if (!route.readOnly()) {
      return options;
    }
    OpenFlags flags = OpenFlags.ofChannel(options, hostName());
    if (flags.isWrite()) {
      if (flags.options().contains(OpenOption.CREATE_NEW)) {
        checkAbsent(file);
      } else if (!flags.options().contains(OpenOption.CREATE)) {
        side.attributes(file, BasicFileAttributes.class);
      }
      throw denied(file, null, route);
    }
    Set<java.nio.file.OpenOption> left = new HashSet<>(options);
    left.remove(StandardOpenOption.DELETE_ON_CLOSE);
    return left;
  }

  @Override
  public FileChannel openChannel(
      Path file, Set<? extends java.nio.file.OpenOption> options, FileAttribute<?>... attrs)
      throws IOException {
    Route route = guard.of(file);
    return by(route).openChannel(file, opening(route, file, options), attrs);
  }

  @Override
  public AsynchronousFileChannel openAsyncChannel(
      Path file,
      Set<? extends java.nio.file.OpenOption> options,
      ExecutorService executor,
      FileAttribute<?>... attrs)
      throws IOException {
    Route route = guard.of(file);
    return by(route).openAsyncChannel(file, opening(route, file, options), executor, attrs);
  }

  @Override
  public InputStream newInputStream(Path file, java.nio.file.OpenOption... options)
      throws IOException {
    return look(file).newInputStream(file, options);
  }

  @Override
  public OutputStream newOutputStream(Path file, java.nio.file.OpenOption... options)
      throws IOException {
    Route route = guard.of(file);
    opening(route, file, OpenFlags.ofOutput(options));
    return by(route).newOutputStream(file, options);
  }

  @Override
  public byte[] readAll(Path file) throws IOException {
    return look(file).readAll(file);
  }

  @Override
  public void createFile(Path file, FileAttribute<?>... attrs) throws IOException {
    create(file).createFile(file, attrs);
  }

  @Override
  public void writeAll(Path file, byte[] bytes, java.nio.file.OpenOption... options)
      throws IOException {
    Route route = guard.of(file);
    opening(route, file, OpenFlags.ofOutput(options));
    by(route).writeAll(file, bytes, options);
  }

  /**
   * A slave's SecureDirectoryStream asks the rules itself. The master's is hidden: it would change
   * names that nobody looks at.
   */
  @Override
  public DirectoryStream<Path> list(Path directory, DirectoryStream.Filter<? super Path> filter)
      throws IOException {
    DirectoryStream<Path> stream = look(directory).list(directory, filter);
    if (stream instanceof SlaveSecureDirectoryStream secure) {
      return secure.under(pinned ? NameRules.ofPinned(router) : NameRules.ofScope(router));
    }
    return new RenamedDirectoryStream(stream, directory);
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attrs) throws IOException {
    create(directory).createDirectory(directory, attrs);
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs)
      throws IOException {
    create(link).createSymbolicLink(link, target, attrs);
  }

  /** A link to a read-only file would be a way to write to it. */
  @Override
  public void createLink(Path link, Path existing) throws IOException {
    Route route = guard.of(existing);
    if (route.readOnly()) {
      side.attributes(existing, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      throw denied(link, existing, route);
    }
    create(link).createLink(link, existing);
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return look(link).readSymbolicLink(link);
  }

  @Override
  public void delete(Path file) throws IOException {
    changeExisting(file, LinkOption.NOFOLLOW_LINKS).delete(file);
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    guard.of(source);
    Route route = guard.of(target);
    if (route.readOnly()) {
      side.attributes(source, BasicFileAttributes.class);
      if (!Arrays.asList(options).contains(StandardCopyOption.REPLACE_EXISTING)) {
        checkAbsent(target);
      }
      throw denied(target, null, route);
    }
    by(route).copy(source, target, options);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    Route from = guard.of(source);
    Route to = guard.of(target);
    if (from.readOnly() || to.readOnly()) {
      side.attributes(source, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      throw denied(source, target, from.readOnly() ? from : to);
    }
    by(to).move(source, target, options);
  }

  @Override
  public boolean isSameFile(Path file, Path other) throws IOException {
    guard.of(other);
    return look(file).isSameFile(file, other);
  }

  @Override
  public boolean isHidden(Path file) throws IOException {
    return look(file).isHidden(file);
  }

  @Override
  public FileStore fileStore(Path file) throws IOException {
    return look(file).fileStore(file);
  }

  @Override
  public Iterable<FileStore> fileStores() throws IOException {
    return side.fileStores();
  }

  @Override
  public Set<String> supportedViews() throws IOException {
    return side.supportedViews();
  }

  @Override
  public UserPrincipalLookupService principals() {
    return side.principals();
  }

  @Override
  public void checkAccess(Path file, AccessMode... modes) throws IOException {
    Route route = guard.of(file);
    by(route).checkAccess(file, modes);
    if (route.readOnly() && Arrays.asList(modes).contains(AccessMode.WRITE)) {
      throw denied(file, null, route);
    }
  }

  @Override
  public <V extends FileAttributeView> V view(Path file, Class<V> type, LinkOption... options)
      throws IOException {
    V view = side.view(file, type, options);
    return view == null ? null : type.cast(guarded(type, view, file));
  }

  /** A view looks its file up at each call, and the rules hold at each. */
  private <V> Object guarded(Class<V> type, V view, Path file) {
    return Proxy.newProxyInstance(
        RuledSide.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, args) -> {
          String name = method.getName();
          if (name.startsWith("set") || name.equals("write") || name.equals("delete")) {
            changeExisting(file);
          } else if (!name.equals("name") && method.getDeclaringClass() != Object.class) {
            look(file);
          }
          try {
            return method.invoke(view, args);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  @Override
  public <A extends BasicFileAttributes> A attributes(
      Path file, Class<A> type, LinkOption... options) throws IOException {
    return look(file).attributes(file, type, options);
  }

  @Override
  public Map<String, Object> attributes(Path file, String names, LinkOption... options)
      throws IOException {
    return look(file).attributes(file, names, options);
  }

  @Override
  public void setAttribute(Path file, String name, Object value, LinkOption... options)
      throws IOException {
    changeExisting(file, options).setAttribute(file, name, value, options);
  }

  @Override
  public Path realPath(Path file, LinkOption... options) throws IOException {
    return look(file).realPath(file, options);
  }

  @Override
  public Path absolutePath(Path file) {
    return side.absolutePath(file);
  }
}
