package dev.splitbrain.slave.area.files;

import static dev.splitbrain.slave.session.Checked.checked;
import static dev.splitbrain.slave.session.Checked.run;

import dev.splitbrain.slave.open.Opener;
import dev.splitbrain.slave.open.SharedFile;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.slave.system.OwnDescriptors;
import dev.splitbrain.wire.files.Acl;
import dev.splitbrain.wire.files.AttributeChange;
import dev.splitbrain.wire.files.CopyOption;
import dev.splitbrain.wire.files.Listing;
import dev.splitbrain.wire.files.Principal;
import dev.splitbrain.wire.files.Stat;
import dev.splitbrain.wire.files.StoreInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessMode;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * The files service over the slave's own java.nio.file, by name. Thin: looks, listings and open
 * files are classes of their own. Errors are thrown as they come; the guard around every handler
 * translates.
 */
final class FilesHandler extends OpenFilesHandler {
  private final SlaveSession session;
  private final Owners owners;
  private final Lister listings;

  FilesHandler(SlaveSession session) {
    this(session, new Owners(System::nanoTime), new SafeFileSystems(System::nanoTime));
  }

  private FilesHandler(SlaveSession session, Owners owners, SafeFileSystems safe) {
    this(session, owners, new Lister(session, owners, safe), new OpenFiles(session, safe));
  }

  private FilesHandler(SlaveSession session, Owners owners, Lister listings, OpenFiles files) {
    super(session, new Within(session, owners, listings, files), files);
    this.session = session;
    this.owners = owners;
    this.listings = listings;
  }

  @Override
  public Stat stat(ByteBuffer path, boolean follow, boolean withAccess) {
    return checked(
        () -> {
          Path file = session.path(path);
          Stat stat = Stats.of(file, follow, owners);
          if (withAccess) {
            stat.setAccess(Stats.access(file));
          }
          return stat;
        });
  }

  @Override
  public void checkAccess(ByteBuffer path, int modes) {
    EnumSet<AccessMode> wanted = EnumSet.noneOf(AccessMode.class);
    if ((modes & 4) != 0) {
      wanted.add(AccessMode.READ);
    }
    if ((modes & 2) != 0) {
      wanted.add(AccessMode.WRITE);
    }
    if ((modes & 1) != 0) {
      wanted.add(AccessMode.EXECUTE);
    }
    run(
        () -> {
          Path file = session.path(path);
          try {
            file.getFileSystem().provider().checkAccess(file, wanted.toArray(AccessMode[]::new));
          } catch (NoSuchFileException e) {
            throw Stats.precise(e, file);
          }
        });
  }

  @Override
  public Listing listDirectory(ByteBuffer path, int most, boolean withStats, boolean keep) {
    return checked(() -> listings.list(session.path(path), most, withStats, keep));
  }

  @Override
  public Listing listMore(long handle, int most) {
    return checked(() -> listings.more(handle, most));
  }

  @Override
  public boolean isSameFile(ByteBuffer path, ByteBuffer other) {
    return checked(() -> Files.isSameFile(session.path(path), session.path(other)));
  }

  @Override
  public long mismatch(ByteBuffer path, ByteBuffer other) {
    return byName(
        () -> {
          Path file = session.path(path);
          Path otherFile = session.path(other);
          if (Files.isSameFile(file, otherFile)) {
            return -1L;
          }
          // Any other might wait for ever, and its bytes are gone once they were read.
          boolean regular = Files.isRegularFile(file) && Files.isRegularFile(otherFile);
          return regular ? Files.mismatch(file, otherFile) : -2L;
        });
  }

  @Override
  public ByteBuffer realPath(ByteBuffer path, boolean follow) {
    return checked(() -> session.names().wire(session.path(path).toRealPath(Stats.links(follow))));
  }

  @Override
  public ByteBuffer canonicalPath(ByteBuffer path) {
    return checked(() -> session.names().wire(Canonical.of(session.path(path), session.names())));
  }

  @Override
  public ByteBuffer readLink(ByteBuffer path) {
    return checked(() -> session.names().wire(Files.readSymbolicLink(session.path(path))));
  }

  @Override
  public StoreInfo store(ByteBuffer path) {
    return checked(
        () -> {
          Path file = session.path(path);
          return Stores.of(Files.getFileStore(file), file.getFileSystem());
        });
  }

  @Override
  public List<StoreInfo> stores() {
    return checked(() -> Stores.all(session.workingDirectory().getFileSystem()));
  }

  @Override
  public List<ByteBuffer> roots() {
    return checked(
        () -> {
          List<ByteBuffer> roots = new ArrayList<>();
          for (Path root : session.workingDirectory().getFileSystem().getRootDirectories()) {
            roots.add(session.names().wire(root));
          }
          return roots;
        });
  }

  @Override
  public void createDirectory(ByteBuffer path, int mode) {
    run(
        () -> {
          Path directory = session.path(path);
          Files.createDirectory(directory, Opener.creation(directory, mode));
        });
  }

  @Override
  public void createSymbolicLink(ByteBuffer link, ByteBuffer target) {
    run(() -> Files.createSymbolicLink(session.path(link), session.names().path(target)));
  }

  @Override
  public void createLink(ByteBuffer link, ByteBuffer existing) {
    run(() -> Files.createLink(session.path(link), session.path(existing)));
  }

  @Override
  public void remove(ByteBuffer path) {
    run(() -> Files.delete(session.path(path)));
  }

  @Override
  public void copy(ByteBuffer source, ByteBuffer target, Set<CopyOption> options) {
    runByName(
        () -> {
          Path from = session.path(source);
          Path to = session.path(target);
          OwnDescriptors.refuse(
              from, Opener.look(from, !options.contains(CopyOption.NOFOLLOW_LINKS)));
          Stats.precisely(
              from,
              options.contains(CopyOption.INTERRUPTIBLE)
                  ? () -> Copies.interruptibly(from, to, options(options))
                  : () -> Files.copy(from, to, options(options)));
        });
  }

  @Override
  public void move(ByteBuffer source, ByteBuffer target, Set<CopyOption> options) {
    runByName(
        () -> {
          Path from = session.path(source);
          Stats.precisely(from, () -> Files.move(from, session.path(target), options(options)));
        });
  }

  /** The JDK opens and closes files in it, which costs this process's locks on them. */
  private static <T> T byName(Callable<T> action) {
    try {
      return checked(action);
    } finally {
      SharedFile.retakeAll();
    }
  }

  private static java.nio.file.CopyOption[] options(Set<CopyOption> wire) {
    return wire.stream()
        .filter(option -> option != CopyOption.INTERRUPTIBLE)
        .map(
            option ->
                option == CopyOption.NOFOLLOW_LINKS
                    ? LinkOption.NOFOLLOW_LINKS
                    : StandardCopyOption.valueOf(option.name()))
        .toArray(java.nio.file.CopyOption[]::new);
  }

  @Override
  public boolean rename(ByteBuffer source, ByteBuffer target) {
    return checked(
        () -> {
          try {
            // With this option the JDK does nothing but rename(2).
            Files.move(session.path(source), session.path(target), StandardCopyOption.ATOMIC_MOVE);
            return true;
          } catch (IOException e) {
            return false;
          }
        });
  }

  @Override
  public void setAttributes(ByteBuffer path, boolean follow, List<AttributeChange> changes) {
    runByName(() -> Changes.apply(session.path(path), follow, changes));
  }

  @Override
  public void deleteAtSessionEnd(ByteBuffer path) {
    run(() -> session.deleteAtEnd(session.path(path)));
  }

  @Override
  public List<String> views() {
    return checked(() -> List.copyOf(fileSystem().supportedFileAttributeViews()));
  }

  private FileSystem fileSystem() {
    return session.workingDirectory().getFileSystem();
  }

  @Override
  public Map<String, ByteBuffer> userAttributes(ByteBuffer path, boolean follow, String names) {
    return byName(() -> UserAttributes.read(session.path(path), follow, names));
  }

  @Override
  public List<String> userAttributeNames(ByteBuffer path, boolean follow) {
    return byName(() -> UserAttributes.names(session.path(path), follow));
  }

  @Override
  public int userAttributeSize(ByteBuffer path, boolean follow, String name) {
    return byName(() -> UserAttributes.size(session.path(path), follow, name));
  }

  @Override
  public ByteBuffer userAttribute(ByteBuffer path, boolean follow, String name, int room) {
    return byName(() -> UserAttributes.value(session.path(path), follow, name, room));
  }

  @Override
  public void setUserAttribute(ByteBuffer path, boolean follow, String name, ByteBuffer value) {
    runByName(() -> UserAttributes.write(session.path(path), follow, name, value));
  }

  @Override
  public void deleteUserAttribute(ByteBuffer path, boolean follow, String name) {
    runByName(() -> UserAttributes.delete(session.path(path), follow, name));
  }

  @Override
  public Stat dosStat(ByteBuffer path, boolean follow) {
    return checked(() -> Stats.withDos(session.path(path), follow, owners));
  }

  @Override
  public Acl acl(ByteBuffer path, boolean follow) {
    return checked(() -> Acls.of(session.path(path), follow));
  }

  @Override
  public Principal principal(String name, boolean group) {
    return checked(
        () ->
            Principals.wire(
                group
                    ? Principals.group(fileSystem(), name)
                    : Principals.user(fileSystem(), name)));
  }
}
