package dev.splitbrain.slave.area.files;

import dev.splitbrain.wire.files.AttributeChange;
import dev.splitbrain.wire.files.DosBit;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Sets attributes in the order given; neighbouring times go in one call, as BasicFileAttributeView
 * does.
 */
final class Changes {
  private static final String ELOOP =
      "Too many levels of symbolic links or unable to access attributes of symbolic link";

  private final Path file;
  private final boolean follow;
  private final LinkOption[] links;
  private FileTime modified;
  private FileTime accessed;
  private FileTime created;

  private Changes(Path file, boolean follow) {
    this.file = file;
    this.follow = follow;
    this.links = Stats.links(follow);
  }

  static void apply(Path file, boolean follow, List<AttributeChange> changes) throws IOException {
    Changes all = new Changes(file, follow);
    for (AttributeChange change : changes) {
      if (!all.takeTime(change)) {
        all.flushTimes();
        all.set(change);
      }
    }
    all.flushTimes();
  }

  private boolean takeTime(AttributeChange change) {
    if (change.isByName()) {
      return false;
    }
    if (change.isSetModified()) {
      modified = Stats.time(change.getModified());
    } else if (change.isSetAccessed()) {
      accessed = Stats.time(change.getAccessed());
    } else if (change.isSetCreated()) {
      created = Stats.time(change.getCreated());
    } else {
      return false;
    }
    return true;
  }

  private void flushTimes() throws IOException {
    if (modified != null || accessed != null || created != null) {
      view(BasicFileAttributeView.class).setTimes(modified, accessed, created);
      modified = null;
      accessed = null;
      created = null;
    }
  }

  private void set(AttributeChange change) throws IOException {
    if (change.isSetModified()) {
      setModifiedByName(Stats.time(change.getModified()));
    } else if (change.isSetMode()) {
      setMode(change.getMode());
    } else if (change.isSetOwner()) {
      view(FileOwnerAttributeView.class)
          .setOwner(Principals.user(file.getFileSystem(), change.getOwner()));
    } else if (change.isSetGroup()) {
      view(PosixFileAttributeView.class)
          .setGroup(Principals.group(file.getFileSystem(), change.getGroup()));
    } else if (change.isSetUid()) {
      Files.setAttribute(file, "unix:uid", change.getUid(), links);
    } else if (change.isSetGid()) {
      Files.setAttribute(file, "unix:gid", change.getGid(), links);
    } else if (change.isSetDosSet()) {
      setDos(change.getDosSet(), true);
    } else if (change.isSetDosClear()) {
      setDos(change.getDosClear(), false);
    } else if (change.isSetAcl()) {
      Acls.set(file, follow, change.getAcl());
    } else {
      throw new IllegalArgumentException("a change of an attribute that this slave does not know");
    }
  }

  /**
   * As java.io.File does it. The view opens the file to read it, which its owner may not be allowed
   * to, and which waits if it is a pipe.
   */
  private void setModifiedByName(FileTime time) throws IOException {
    File named = asFile();
    if (named == null) {
      view(BasicFileAttributeView.class).setTimes(time, null, null);
    } else if (!named.setLastModified(time.toMillis())) {
      throw new FileSystemException(file.toString());
    }
  }

  /** Null if java.io.File cannot mean this very file: its names are text. */
  private File asFile() {
    if (file.getFileSystem() != FileSystems.getDefault()) {
      return null;
    }
    File named = file.toFile();
    return named.toPath().equals(file) ? named : null;
  }

  /** One attribute after the other, as the view's own setters do it. */
  private void setDos(int bits, boolean on) throws IOException {
    DosFileAttributeView view = view(DosFileAttributeView.class);
    if ((bits & DosBit.READ_ONLY.getValue()) != 0) {
      view.setReadOnly(on);
    }
    if ((bits & DosBit.HIDDEN.getValue()) != 0) {
      view.setHidden(on);
    }
    if ((bits & DosBit.SYSTEM.getValue()) != 0) {
      view.setSystem(on);
    }
    if ((bits & DosBit.ARCHIVE.getValue()) != 0) {
      view.setArchive(on);
    }
  }

  private void setMode(int mode) throws IOException {
    if (links.length > 0 && Files.isSymbolicLink(file)) {
      // What open(2) says to O_NOFOLLOW. Not every JDK asks for it.
      throw new FileSystemException(file.toString(), null, ELOOP);
    }
    if (Stats.hasUnix(file.getFileSystem())) {
      Files.setAttribute(file, "unix:mode", mode & 07777, links);
      return;
    }
    view(PosixFileAttributeView.class).setPermissions(permissions(mode));
  }

  static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      // The constants go from OWNER_READ (0400) down to OTHERS_EXECUTE (01).
      if ((mode & (0400 >> permission.ordinal())) != 0) {
        permissions.add(permission);
      }
    }
    return permissions;
  }

  private <V extends FileAttributeView> V view(Class<V> type) {
    return Views.of(file, follow, type);
  }
}
