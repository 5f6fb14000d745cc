package dev.splitbrain.slave.area.files;

import dev.splitbrain.wire.files.AttributeChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Sets attributes in the order given; neighbouring times go in one call, as BasicFileAttributeView
 * does.
 */
final class Changes {
  private final Path file;
  private final LinkOption[] links;
  private FileTime modified;
  private FileTime accessed;
  private FileTime created;

  private Changes(Path file, boolean follow) {
    this.file = file;
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
    UserPrincipalLookupService principals = null;
    if (change.isSetOwner() || change.isSetGroup()) {
      principals = file.getFileSystem().getUserPrincipalLookupService();
    }
    if (change.isSetMode()) {
      setMode(change.getMode());
    } else if (change.isSetOwner()) {
      view(FileOwnerAttributeView.class)
          .setOwner(found(change.getOwner(), principals::lookupPrincipalByName));
    } else if (change.isSetGroup()) {
      view(PosixFileAttributeView.class)
          .setGroup(found(change.getGroup(), principals::lookupPrincipalByGroupName));
    } else if (change.isSetUid()) {
      Files.setAttribute(file, "unix:uid", change.getUid(), links);
    } else if (change.isSetGid()) {
      Files.setAttribute(file, "unix:gid", change.getGid(), links);
    } else {
      throw new IllegalArgumentException("a change of an attribute that this slave does not know");
    }
  }

  /** Newer JDKs leave the name out of the exception; whether to show it is the master's affair. */
  private static <P> P found(String name, PrincipalLookup<P> lookup) throws IOException {
    try {
      return lookup.byName(name);
    } catch (UserPrincipalNotFoundException e) {
      UserPrincipalNotFoundException named = new UserPrincipalNotFoundException(name);
      named.initCause(e);
      throw named;
    }
  }

  private interface PrincipalLookup<P> {
    P byName(String name) throws IOException;
  }

  private void setMode(int mode) throws IOException {
    if (Stats.hasUnix(file.getFileSystem())) {
      Files.setAttribute(file, "unix:mode", mode & 07777, links);
      return;
    }
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if ((mode & (0400 >> permission.ordinal())) != 0) {
        permissions.add(permission);
      }
    }
    view(PosixFileAttributeView.class).setPermissions(permissions);
  }

  private <V extends java.nio.file.attribute.FileAttributeView> V view(Class<V> type) {
    V view = Files.getFileAttributeView(file, type, links);
    if (view == null) {
      throw new UnsupportedOperationException(
          "the slave's file system has no " + type.getSimpleName());
    }
    return view;
  }
}
