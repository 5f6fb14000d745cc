package dev.splitbrain.agent.area.files.side;

import dev.splitbrain.agent.area.files.attribute.NamedAttributes;
import dev.splitbrain.agent.area.files.attribute.SlaveAttributes;
import dev.splitbrain.agent.area.files.attribute.SlaveFileStore;
import dev.splitbrain.agent.area.files.attribute.SlavePrincipals;
import dev.splitbrain.agent.area.files.call.FilesState;
import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.channel.ChannelInput;
import dev.splitbrain.agent.area.files.channel.ChannelOutput;
import dev.splitbrain.agent.area.files.channel.Openings;
import dev.splitbrain.agent.area.files.channel.SlaveFileChannel;
import dev.splitbrain.agent.area.files.directory.SlaveDirectoryStream;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.name.CopyFlags;
import dev.splitbrain.agent.area.files.name.NameCodec;
import dev.splitbrain.agent.area.files.open.OpenFlags;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import dev.splitbrain.agent.area.files.windows.WindowsPath;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.files.OpenRequest;
import dev.splitbrain.wire.files.Stat;
import dev.splitbrain.wire.files.StoreInfo;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** The files of one slave, in one session. Cheap to make; keeps nothing. */
public final class SlaveFiles implements Side {
  /** The answer of {@link #mismatch} for files that are not regular. */
  public static final long UNKNOWN = -2;

  private static final int ALL_PERMISSIONS = 0777;

  public final SlaveCalls calls;
  public final SlaveAttributes attributes;

  /** The files that a route leads to, under its names. */
  public SlaveFiles(FilesState state, Route route) {
    this(SlaveCalls.of(state, route));
  }

  private SlaveFiles(SlaveCalls calls) {
    this.calls = calls;
    this.attributes = new SlaveAttributes(calls);
  }

  /** Why calls go to this slave. */
  public Route route() {
    return calls.route();
  }

  @Override
  public Side because(Route route) {
    return new SlaveFiles(new SlaveCalls(calls.state(), route, calls.names()));
  }

  public Session session() {
    return calls.session();
  }

  @Override
  public String hostName() {
    return session().hostName();
  }

  /** Whether the slave's names have another syntax than the master's. */
  public boolean isForeign() {
    return calls.isForeign();
  }

  @Override
  public boolean isSame(Side other) {
    return other instanceof SlaveFiles slave
        && slave.session() == session()
        && slave.calls.names().isSame(calls.names());
  }

  // Opening

  /** Opens for a stream of java.io. */
  public SlaveFile openStream(String name, OpenFlags flags) throws FileNotFoundException {
    return new Openings(calls).stream(name, flags);
  }

  private SlaveFileChannel channel(
      Path file,
      Set<? extends OpenOption> options,
      boolean interruptible,
      FileAttribute<?>... attrs)
      throws IOException {
    Integer mode = attributes.initialMode(attrs);
    OpenFlags flags = OpenFlags.ofChannel(options, hostName());
    Openings openings = new Openings(calls);
    return openings.channel(openings.open(file, flags, mode), flags, interruptible);
  }

  @Override
  public FileChannel openChannel(
      Path file, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return channel(file, options, true, attrs);
  }

  @Override
  public AsynchronousFileChannel openAsyncChannel(
      Path file,
      Set<? extends OpenOption> options,
      ExecutorService executor,
      FileAttribute<?>... attrs)
      throws IOException {
    Integer mode = attributes.initialMode(attrs);
    return new Openings(calls)
        .asyncChannel(file, OpenFlags.ofAsyncChannel(options, hostName()), mode, executor);
  }

  @Override
  public InputStream newInputStream(Path file, OpenOption... options) throws IOException {
    for (OpenOption option : options) {
      if (option == StandardOpenOption.APPEND || option == StandardOpenOption.WRITE) {
        throw new UnsupportedOperationException("'" + option + "' not allowed");
      }
    }
    Set<OpenOption> set = options.length == 0 ? Set.of() : new HashSet<>(List.of(options));
    return ChannelInput.over(channel(file, set, false));
  }

  @Override
  public OutputStream newOutputStream(Path file, OpenOption... options) throws IOException {
    return ChannelOutput.over(channel(file, OpenFlags.ofOutput(options), false));
  }

  /** The slave's name for a file. */
  public String there(Path file) {
    return calls.there(file);
  }

  @Override
  public boolean isOpen() {
    return session().isOpen();
  }

  @Override
  public byte[] readAll(Path file) throws IOException {
    return new WholeFiles(this).read(file);
  }

  @Override
  public void writeAll(Path file, byte[] bytes, OpenOption... options) throws IOException {
    new WholeFiles(this).write(file, bytes, options);
  }

  @Override
  public void createFile(Path file, FileAttribute<?>... attrs) throws IOException {
    Integer mode = attributes.initialMode(attrs);
    Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    OpenRequest request = OpenFlags.ofChannel(options, hostName()).request(calls.wire(file), mode);
    calls.change("writeWhole", file, c -> c.writeWhole(request, ByteBuffer.allocate(0)));
  }

  // Directories and links

  @Override
  public DirectoryStream<Path> list(Path directory, DirectoryStream.Filter<? super Path> filter)
      throws IOException {
    if (filter == null) {
      throw new NullPointerException();
    }
    return SlaveDirectoryStream.open(calls, directory, filter);
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attrs) throws IOException {
    Integer mode = attributes.initialMode(attrs);
    int bits = mode == null ? ALL_PERMISSIONS : mode;
    calls.change("createDirectory", directory, c -> c.createDirectory(calls.wire(directory), bits));
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs)
      throws IOException {
    if (attrs.length > 0) {
      attributes.initialMode(attrs);
      // The missing space is the older JDK's.
      String space = JdkFiles.FEATURE >= 25 ? " " : "";
      throw new UnsupportedOperationException(
          "Initial file attributes" + space + "not supported when creating symbolic link");
    }
    // What a link says is no name that is looked up now.
    calls.change(
        "createSymbolicLink",
        link,
        c -> c.createSymbolicLink(calls.wire(link), ByteBuffer.wrap(NameCodec.bytes(target))));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    calls.change(
        "createLink", link, existing, c -> c.createLink(calls.wire(link), calls.wire(existing)));
    calls.written().copied(session(), there(existing), there(link));
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return calls.path(calls.byPath("readLink", link, c -> c.readLink(calls.wire(link))), link);
  }

  // Whole files

  @Override
  public void delete(Path file) throws IOException {
    calls.change("remove", file, c -> c.remove(calls.wire(file)));
    calls.written().removed(session(), there(file));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    var flags = CopyFlags.ofCopy(options).options();
    SlaveCalls.Change copy = c -> c.copy(calls.wire(source), calls.wire(target), flags);
    if (flags.contains(dev.splitbrain.wire.files.CopyOption.INTERRUPTIBLE)) {
      calls.changeFromInterruptibly("copy", source, target, copy);
    } else {
      calls.changeFrom("copy", source, target, copy);
    }
    calls.written().copied(session(), there(source), there(target));
  }

  /** A copy to another of the program's directories on this slave, which never crosses the wire. */
  void copyTo(Path source, SlaveFiles other, Path target, CopyFlags flags) throws IOException {
    calls.change(
        "copy",
        source,
        target,
        c -> c.copy(calls.wire(source), other.calls.wire(target), flags.options()));
    calls.written().copied(session(), there(source), other.there(target));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    var flags = CopyFlags.ofMove(options).options();
    calls.changeFrom(
        "move", source, target, c -> c.move(calls.wire(source), calls.wire(target), flags));
    calls.written().moved(session(), there(source), there(target));
  }

  @Override
  public boolean isSameFile(Path file, Path other) throws IOException {
    if (file.equals(other)) {
      return true;
    }
    return calls.byPaths(
        "isSameFile", file, other, c -> c.isSameFile(calls.wire(file), calls.wire(other)));
  }

  /**
   * Where the bytes of two files of this host begin to differ.
   *
   * @return -1 if nowhere; {@link #UNKNOWN} if the program has to read them itself
   */
  public long mismatch(Path file, SlaveFiles other, Path otherFile) throws IOException {
    return calls.byPaths(
        "mismatch",
        file,
        otherFile,
        c -> c.mismatch(calls.wire(file), other.calls.wire(otherFile)));
  }

  // Looks

  @Override
  public boolean isHidden(Path file) throws IOException {
    if (session().info().getFileSeparator().equals("/")) {
      Path name = file.getFileName();
      String text = name == null ? "" : name.toString();
      return text.startsWith(".");
    }
    Stat stat = attributes.stat(file, true);
    return stat.isSetHidden() && stat.isHidden();
  }

  @Override
  public FileStore fileStore(Path file) throws IOException {
    return new SlaveFileStore(
        calls, () -> calls.byPath("store", file, c -> c.store(calls.wire(file))));
  }

  @Override
  public Iterable<FileStore> fileStores() throws IOException {
    List<FileStore> stores = new ArrayList<>();
    List<StoreInfo> infos = calls.byFile("stores", null, c -> c.stores());
    for (int i = 0; i < infos.size(); i++) {
      stores.add(SlaveFileStore.ofAll(calls, infos.get(i)));
    }
    return stores;
  }

  @Override
  public Set<String> supportedViews() throws IOException {
    return calls.state().views().of(calls);
  }

  @Override
  public UserPrincipalLookupService principals() {
    return new SlavePrincipals(calls);
  }

  @Override
  public void checkAccess(Path file, AccessMode... modes) throws IOException {
    int bits = 0;
    for (AccessMode mode : modes) {
      bits |=
          switch (mode) {
            case READ -> 4;
            case WRITE -> 2;
            case EXECUTE -> 1;
          };
    }
    int wanted = bits;
    calls.byAttributes(
        "checkAccess",
        file,
        c -> {
          c.checkAccess(calls.wire(file), wanted);
          return null;
        });
  }

  @Override
  public <V extends FileAttributeView> V view(Path file, Class<V> type, LinkOption... options)
      throws IOException {
    return attributes.view(file, type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A attributes(
      Path file, Class<A> type, LinkOption... options) throws IOException {
    return attributes.read(file, type, options);
  }

  @Override
  public Map<String, Object> attributes(Path file, String names, LinkOption... options)
      throws IOException {
    return new NamedAttributes(attributes).read(file, names, options);
  }

  @Override
  public void setAttribute(Path file, String name, Object value, LinkOption... options)
      throws IOException {
    new NamedAttributes(attributes).set(file, name, value, options);
  }

  @Override
  public Path realPath(Path file, LinkOption... options) throws IOException {
    boolean follow = SlaveAttributes.follows(options);
    ByteBuffer real = calls.byPath("realPath", file, c -> c.realPath(calls.wire(file), follow));
    return calls.names().back(calls.path(real, file));
  }

  @Override
  public Path absolutePath(Path file) {
    return NameCodec.absolute(file, session());
  }

  /** The slave's directory for temporary files, in the syntax of its names. */
  public Path temporaryDirectory() {
    return NameCodec.path(
        session().info().getTemporaryDirectory(),
        isForeign() ? WindowsPath.of("") : null,
        session());
  }
}
