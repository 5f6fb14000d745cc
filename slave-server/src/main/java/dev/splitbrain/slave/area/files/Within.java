package dev.splitbrain.slave.area.files;

import dev.splitbrain.slave.open.Opener;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.slave.system.OwnDescriptors;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.files.AttributeChange;
import dev.splitbrain.wire.files.Listing;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.OpenRequest;
import dev.splitbrain.wire.files.Stat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;
import java.util.Set;

/**
 * What is done within directories that a session keeps open: the slave's own JDK does it, by the
 * system's calls that begin at a descriptor. Names are what the master sent, never made absolute.
 */
final class Within {
  private final SlaveSession session;
  private final Owners owners;
  private final Lister listings;
  private final OpenFiles files;

  Within(SlaveSession session, Owners owners, Lister listings, OpenFiles files) {
    this.session = session;
    this.owners = owners;
    this.listings = listings;
    this.files = files;
  }

  /** A name that begins in a directory. */
  private Path name(long directory, ByteBuffer name) throws Failure, FileSystemException {
    Path path = session.names().path(name);
    OwnDescriptors.refuse(listings.get(directory).path().resolve(path));
    return path;
  }

  private SecureDirectoryStream<Path> stream(long directory) throws Failure {
    return listings.get(directory).stream();
  }

  Listing list(long directory, ByteBuffer name, boolean follow, int most) throws Exception {
    return listings.listWithin(directory, name(directory, name), follow, most);
  }

  OpenReply open(long directory, OpenRequest request) throws Exception {
    Lister.Open open = listings.get(directory);
    Path name = name(directory, request.bufferForPath());
    return files.open(request, new InDirectory(open.stream(), open.path().resolve(name), name));
  }

  void remove(long directory, ByteBuffer name, boolean isDirectory) throws Exception {
    if (isDirectory) {
      stream(directory).deleteDirectory(name(directory, name));
    } else {
      stream(directory).deleteFile(name(directory, name));
    }
  }

  void move(long directory, ByteBuffer name, long targetDirectory, ByteBuffer target)
      throws Exception {
    stream(directory)
        .move(name(directory, name), stream(targetDirectory), name(targetDirectory, target));
  }

  /**
   * A look.
   *
   * @param name null for the directory itself
   */
  Stat stat(long directory, ByteBuffer name, boolean follow) throws Exception {
    PosixFileAttributeView posix = view(directory, name, follow, PosixFileAttributeView.class);
    return Stats.of(
        posix == null ? view(directory, name, follow, BasicFileAttributeView.class) : posix,
        owners);
  }

  private <V extends FileAttributeView> V view(
      long directory, ByteBuffer name, boolean follow, Class<V> type)
      throws Failure, FileSystemException {
    return name == null
        ? stream(directory).getFileAttributeView(type)
        : stream(directory).getFileAttributeView(name(directory, name), type, Stats.links(follow));
  }

  /** As the view's setters do it, one after the other; times go in one call. */
  void change(long directory, ByteBuffer name, boolean follow, List<AttributeChange> changes)
      throws Exception {
    FileTime modified = null;
    FileTime accessed = null;
    boolean times = changes.isEmpty();
    for (AttributeChange change : changes) {
      if (change.isSetModified()) {
        modified = Stats.time(change.getModified());
        times = true;
      } else if (change.isSetAccessed()) {
        accessed = Stats.time(change.getAccessed());
        times = true;
      } else {
        set(view(directory, name, follow, PosixFileAttributeView.class), change);
      }
    }
    if (times) {
      view(directory, name, follow, BasicFileAttributeView.class)
          .setTimes(modified, accessed, null);
    }
  }

  private void set(PosixFileAttributeView view, AttributeChange change) throws IOException {
    if (view == null) {
      throw new UnsupportedOperationException("this slave's open directories have no posix view");
    }
    FileSystem fileSystem = session.workingDirectory().getFileSystem();
    if (change.isSetMode()) {
      view.setPermissions(Changes.permissions(change.getMode()));
    } else if (change.isSetUid()) {
      view.setOwner(Principals.user(fileSystem, change.getUid()));
    } else if (change.isSetGid()) {
      view.setGroup(Principals.group(fileSystem, change.getGid()));
    } else if (change.isSetOwner()) {
      view.setOwner(Principals.user(fileSystem, change.getOwner()));
    } else if (change.isSetGroup()) {
      view.setGroup(Principals.group(fileSystem, change.getGroup()));
    } else {
      throw new IllegalArgumentException("a change of an attribute that this slave does not know");
    }
  }

  /**
   * A file that is found from within a directory.
   *
   * @param path where it is if the directory still has the name by which it was opened
   * @param name begins in the directory
   */
  private record InDirectory(SecureDirectoryStream<Path> directory, Path path, Path name)
      implements OpenFiles.Place, Opener.Target {
    @Override
    public Opener.Target target() {
      return this;
    }

    @Override
    public FileChannel open(Set<java.nio.file.OpenOption> options, FileAttribute<?>... creation)
        throws IOException {
      SeekableByteChannel channel = directory.newByteChannel(name, options, creation);
      if (channel instanceof FileChannel file) {
        return file;
      }
      channel.close();
      throw new UnsupportedOperationException(
          "this slave's Java opens files within a directory as channels of another sort");
    }

    @Override
    public BasicFileAttributes look(boolean follow) {
      LinkOption[] links = Stats.links(follow);
      try {
        return directory
            .getFileAttributeView(name, BasicFileAttributeView.class, links)
            .readAttributes();
      } catch (IOException e) {
        return null;
      }
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }
}
