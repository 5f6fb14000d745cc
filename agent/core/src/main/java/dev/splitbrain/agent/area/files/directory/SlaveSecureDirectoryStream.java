package dev.splitbrain.agent.area.files.directory;

import dev.splitbrain.agent.area.files.attribute.SlaveAttributes;
import dev.splitbrain.agent.area.files.attribute.WithinAttributes;
import dev.splitbrain.agent.area.files.attribute.WithinViews;
import dev.splitbrain.agent.area.files.call.OpenDirectory;
import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.channel.Openings;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.name.NameCodec;
import dev.splitbrain.agent.area.files.name.NameRules;
import dev.splitbrain.agent.area.files.open.OpenFlags;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.files.Listing;
import dev.splitbrain.wire.files.OpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Iterator;
import java.util.Set;

/**
 * A directory of a slave that stays open there, as the JDK's own does: what is done through it is
 * done in that directory, wherever it was moved to and whatever took its name. Each call within it
 * is one round trip; closing is none. Threads: any.
 */
public final class SlaveSecureDirectoryStream implements SecureDirectoryStream<Path> {
  private final SlaveCalls calls;
  private final SlaveAttributes attributes;
  private final OpenDirectory directory;
  private final SlaveDirectoryStream entries;
  private final NameRules rules;

  private SlaveSecureDirectoryStream(
      SlaveCalls calls, OpenDirectory directory, SlaveDirectoryStream entries, NameRules rules) {
    this.calls = calls;
    this.attributes = new SlaveAttributes(calls);
    this.directory = directory;
    this.entries = entries;
    this.rules = rules;
  }

  /** A directory that a listing kept open. */
  static SlaveSecureDirectoryStream of(
      SlaveCalls calls, Path path, DirectoryStream.Filter<? super Path> filter, Listing listing) {
    return of(calls, path, filter, listing, NameRules.ofScope(calls.state().router()));
  }

  private static SlaveSecureDirectoryStream of(
      SlaveCalls calls,
      Path path,
      DirectoryStream.Filter<? super Path> filter,
      Listing listing,
      NameRules rules) {
    OpenDirectory open = OpenDirectory.of(calls, path, listing.getDirectory());
    SlaveDirectoryStream entries = new SlaveDirectoryStream(calls, path, filter, listing, open);
    return new SlaveSecureDirectoryStream(calls, open, entries, rules);
  }

  /** The same stream under other rules; this one is not used any more. */
  public SlaveSecureDirectoryStream under(NameRules others) {
    return new SlaveSecureDirectoryStream(calls, directory, entries, others);
  }

  @Override
  public Iterator<Path> iterator() {
    return entries.iterator();
  }

  @Override
  public void close() throws IOException {
    entries.close();
  }

  private static Path checked(Path name) {
    if (name == null) {
      throw new NullPointerException();
    }
    if (!JdkFiles.isPlain(name)) {
      throw new ProviderMismatchException();
    }
    return name;
  }

  /** The name of a file if the directory has its own. */
  private Path file(Path name) {
    return name == null ? directory.path() : directory.path().resolve(name);
  }

  /** The slave's name for a file within; an absolute one does not begin here. */
  private ByteBuffer wire(Path name) {
    return name.isAbsolute() ? calls.wire(name) : ByteBuffer.wrap(NameCodec.bytes(name));
  }

  private Session session() {
    return calls.session();
  }

  private Route look(Path name) throws IOException {
    return rules.look(session(), calls.names(), file(name));
  }

  /** Fails as a read-only file system does: what is not there is missed first. */
  private void change(Path name, Path other, boolean follow) throws IOException {
    Route route = look(name);
    if (route.readOnly()) {
      attributes(name, follow).stat();
      throw rules.denied(file(name), name, other, route);
    }
  }

  private WithinAttributes attributes(Path name, boolean follow) {
    return new WithinAttributes(
        attributes, directory, name, name == null ? null : wire(name), follow);
  }

  @Override
  public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options)
      throws IOException {
    Path name = checked(path);
    boolean follow = SlaveAttributes.follows(options);
    directory.check();
    look(name);
    Listing listing =
        SlaveDirectoryStream.checked(
            calls,
            directory.call(
                "listWithin",
                name,
                null,
                c ->
                    c.listWithin(
                        directory.handle(), wire(name), follow, SlaveDirectoryStream.PART)));
    if (!listing.isSetDirectory()) {
      throw calls.protocolError("a listing that leaves its directory closed");
    }
    return of(calls, file(name), entry -> true, listing, rules);
  }

  @Override
  public FileChannel newByteChannel(
      Path path, Set<? extends java.nio.file.OpenOption> options, FileAttribute<?>... attrs)
      throws IOException {
    Path name = checked(path);
    Integer mode = attributes.initialMode(attrs);
    directory.check();
    OpenFlags flags = opening(name, OpenFlags.ofChannel(options, calls.hostName()));
    return new Openings(calls).within(directory, name, wire(name), flags, mode);
  }

  private OpenFlags opening(Path name, OpenFlags flags) throws IOException {
    Route route = look(name);
    if (!route.readOnly()) {
      return flags;
    }
    if (!flags.isWrite()) {
      return flags.without(OpenOption.DELETE_ON_CLOSE);
    }
    if (flags.options().contains(OpenOption.CREATE_NEW)) {
      checkAbsent(name);
    } else if (!flags.options().contains(OpenOption.CREATE)) {
      attributes(name, true).stat();
    }
    throw rules.denied(file(name), name, null, route);
  }

  private void checkAbsent(Path name) throws IOException {
    try {
      attributes(name, false).stat();
    } catch (FileSystemException e) {
      return;
    }
    throw new FileAlreadyExistsException(name.toString());
  }

  @Override
  public void deleteFile(Path path) throws IOException {
    remove(path, false);
  }

  @Override
  public void deleteDirectory(Path path) throws IOException {
    remove(path, true);
  }

  private void remove(Path path, boolean isDirectory) throws IOException {
    Path name = checked(path);
    directory.check();
    change(name, null, false);
    directory.call(
        "removeWithin",
        name,
        null,
        c -> {
          c.removeWithin(directory.handle(), wire(name), isDirectory);
          return null;
        });
    calls.written().removed(session(), calls.there(file(name)));
  }

  @Override
  public void move(Path source, SecureDirectoryStream<Path> targetDirectory, Path target)
      throws IOException {
    Path from = checked(source);
    Path to = checked(target);
    if (targetDirectory == null) {
      throw new NullPointerException();
    }
    if (!(ListedSecureStream.behind(targetDirectory) instanceof SlaveSecureDirectoryStream that)) {
      throw new ProviderMismatchException();
    }
    directory.check();
    that.directory.check();
    if (session() != that.session()) {
      // Two machines are two file systems.
      throw new AtomicMoveNotSupportedException(
          from.toString(), to.toString(), "Invalid cross-device link");
    }
    change(from, to, false);
    Route route = that.look(to);
    if (route.readOnly()) {
      attributes(from, false).stat();
      throw that.rules.denied(that.file(to), from, to, route);
    }
    directory.call(
        "moveWithin",
        from,
        to,
        c -> {
          c.moveWithin(directory.handle(), wire(from), that.directory.handle(), that.wire(to));
          return null;
        });
    calls.written().moved(session(), calls.there(file(from)), that.calls.there(that.file(to)));
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
    return view(null, type, false);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    Path name = checked(path);
    return view(name, type, SlaveAttributes.follows(options));
  }

  /** The JDK has one view for owners alone and for all of POSIX, and no others. */
  private <V extends FileAttributeView> V view(Path name, Class<V> type, boolean follow) {
    if (type == null) {
      throw new NullPointerException();
    }
    WithinViews.Rules allowed =
        new WithinViews.Rules() {
          @Override
          public void look() throws IOException {
            SlaveSecureDirectoryStream.this.look(name);
          }

          @Override
          public void change() throws IOException {
            SlaveSecureDirectoryStream.this.change(name, null, follow);
          }
        };
    WithinAttributes attributes = attributes(name, follow);
    if ((Class<?>) type == BasicFileAttributeView.class) {
      return type.cast(new WithinViews.Basic(attributes, allowed));
    }
    if ((Class<?>) type == PosixFileAttributeView.class
        || (Class<?>) type == FileOwnerAttributeView.class) {
      return type.cast(new WithinViews.Posix(attributes, allowed));
    }
    return null;
  }
}
