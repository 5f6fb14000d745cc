package dev.splitbrain.agent.area.files;

import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.files.AttributeChange;
import dev.splitbrain.wire.files.Stat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Attributes of a slave's files by path, for java.nio.file. */
record SlaveAttributes(SlaveCalls calls) {

  static boolean follows(LinkOption... options) {
    boolean follow = true;
    for (LinkOption option : options) {
      if (option == null) {
        throw new NullPointerException();
      }
      follow = false;
    }
    return follow;
  }

  /** One look, or none if the thread has just listed the file. */
  Stat stat(Path file, boolean follow) throws IOException {
    byte[] name = JdkFiles.bytes(file);
    Stat known = calls.state().listings().look(calls.session(), name, follow);
    return known != null
        ? known
        : calls.checked(
            calls.byAttributes("stat", file, c -> c.stat(ByteBuffer.wrap(name), follow, false)));
  }

  BasicFileAttributes basic(Path file, boolean follow) throws IOException {
    return new SlaveFileAttributes(stat(file, follow), host());
  }

  SlaveFileAttributes.Posix posix(Path file, boolean follow) throws IOException {
    return new SlaveFileAttributes.Posix(stat(file, follow), host());
  }

  <A extends BasicFileAttributes> A read(Path file, Class<A> type, LinkOption... options)
      throws IOException {
    if (type == BasicFileAttributes.class) {
      return type.cast(basic(file, follows(options)));
    }
    if (type == PosixFileAttributes.class) {
      return type.cast(posix(file, follows(options)));
    }
    if (type == null) {
      throw new NullPointerException();
    }
    if (type == DosFileAttributes.class) {
      throw refused("DosFileAttributes");
    }
    throw new UnsupportedOperationException();
  }

  <V extends FileAttributeView> V view(Path file, Class<V> type, LinkOption... options) {
    boolean follow = follows(options);
    if (type == BasicFileAttributeView.class) {
      return type.cast(new SlaveViews.Basic(this, file, follow));
    }
    if (type == PosixFileAttributeView.class) {
      return type.cast(new SlaveViews.Posix(this, file, follow));
    }
    if (type == FileOwnerAttributeView.class) {
      return type.cast(new SlaveViews.Owner(this, file, follow));
    }
    if (type == null) {
      throw new NullPointerException();
    }
    return type.cast(RefusedViews.of(type, this, file, follow));
  }

  UnsupportedOperationException refused(String what) {
    return new UnsupportedOperationException(
        FileRefusals.line(what, host(), "use posix or unix attributes, or local(...)"));
  }

  void setTimes(Path file, boolean follow, FileTime modified, FileTime accessed)
      throws IOException {
    List<AttributeChange> changes = new ArrayList<>();
    if (modified != null) {
      changes.add(new AttributeChange().setModified(time(modified)));
    }
    if (accessed != null) {
      changes.add(new AttributeChange().setAccessed(time(accessed)));
    }
    if (!changes.isEmpty()) {
      change(file, follow, changes);
    }
  }

  void setMode(Path file, boolean follow, int mode) throws IOException {
    change(file, follow, List.of(new AttributeChange().setMode(mode)));
  }

  void setOwner(Path file, boolean follow, UserPrincipal owner) throws IOException {
    if (owner == null) {
      throw new NullPointerException("'owner' is null");
    }
    SlavePrincipal principal = ofThisHost(owner);
    if (principal instanceof SlavePrincipal.Group) {
      throw new IOException("'owner' parameter can't be a group");
    }
    setUid(file, follow, principal.id);
  }

  void setGroup(Path file, boolean follow, GroupPrincipal group) throws IOException {
    if (group == null) {
      throw new NullPointerException("'owner' is null");
    }
    setGid(file, follow, ofThisHost(group).id);
  }

  void setUid(Path file, boolean follow, int uid) throws IOException {
    change(file, follow, List.of(new AttributeChange().setUid(uid)));
  }

  void setGid(Path file, boolean follow, int gid) throws IOException {
    change(file, follow, List.of(new AttributeChange().setGid(gid)));
  }

  /** An id means something on its own host only. */
  private SlavePrincipal ofThisHost(UserPrincipal principal) {
    if (principal instanceof SlavePrincipal slave && slave.host.equals(host())) {
      return slave;
    }
    throw new ProviderMismatchException();
  }

  private void change(Path file, boolean follow, List<AttributeChange> changes) throws IOException {
    calls.byPath(
        "setAttributes",
        file,
        c -> {
          c.setAttributes(Names.wire(file), follow, changes);
          return null;
        });
  }

  String host() {
    return calls.session().hostName();
  }

  /** As futimens(2) takes it: what does not fit into nanoseconds is cut. */
  static Time time(FileTime time) {
    long nanos = time.to(TimeUnit.NANOSECONDS);
    return new Time(
        Math.floorDiv(nanos, 1_000_000_000L), (int) Math.floorMod(nanos, 1_000_000_000L));
  }
}
