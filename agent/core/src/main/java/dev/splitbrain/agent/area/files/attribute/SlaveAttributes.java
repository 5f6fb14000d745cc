package dev.splitbrain.agent.area.files.attribute;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.call.SupportedViews;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.files.AttributeChange;
import dev.splitbrain.wire.files.DosBit;
import dev.splitbrain.wire.files.Stat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Attributes of a slave's files by path, for java.nio.file. */
public record SlaveAttributes(SlaveCalls calls) {
  private static final int JDK_THAT_FOLLOWS = 25;

  public static boolean follows(LinkOption... options) {
    boolean follow = true;
    for (LinkOption option : options) {
      if (option == null) {
        throw new NullPointerException();
      }
      follow = false;
    }
    return follow;
  }

  /** The mode that a new file shall have; null for the default. Other systems have no modes. */
  public Integer initialMode(FileAttribute<?>... initial) {
    if (calls.isForeign() && initial.length > 0) {
      throw new UnsupportedOperationException(
          "'" + initial[0].name() + "' not supported as initial attribute");
    }
    return FileModes.initial(initial);
  }

  /** One look, or none if the thread has just listed the file. */
  public Stat stat(Path file, boolean follow) throws IOException {
    byte[] name = calls.names().bytes(file);
    Stat known = calls.state().listings().look(calls.session(), name, follow);
    return known != null
        ? known
        : calls.checked(
            calls.byAttributes("stat", file, c -> c.stat(ByteBuffer.wrap(name), follow, false)));
  }

  SlaveFileAttributes basic(Path file, boolean follow) throws IOException {
    return new SlaveFileAttributes(stat(file, follow), host());
  }

  SlaveFileAttributes.Posix posix(Path file, boolean follow) throws IOException {
    return new SlaveFileAttributes.Posix(stat(file, follow), host());
  }

  /** Fails where the JDK's DOS view fails: on Linux it stands on a user-defined attribute. */
  SlaveFileAttributes.Dos dos(Path file, boolean follow) throws IOException {
    Stat stat =
        calls.checked(calls.byPath("dosStat", file, c -> c.dosStat(calls.wire(file), follow)));
    return new SlaveFileAttributes.Dos(stat, host());
  }

  public <A extends BasicFileAttributes> A read(Path file, Class<A> type, LinkOption... options)
      throws IOException {
    if (type == BasicFileAttributes.class) {
      return type.cast(basic(file, follows(options)));
    }
    if (type == PosixFileAttributes.class) {
      return type.cast(posix(file, follows(options)));
    }
    if (type == DosFileAttributes.class) {
      return type.cast(dos(file, follows(options)));
    }
    if (type == null) {
      throw new NullPointerException();
    }
    throw new UnsupportedOperationException();
  }

  /** Whether the slave's file system has a view of that name. */
  boolean has(String view) throws IOException {
    return calls.state().views().of(calls).contains(view);
  }

  /** Null if the slave has no view of that type. */
  public <V extends FileAttributeView> V view(Path file, Class<V> type, LinkOption... options)
      throws IOException {
    boolean follow = follows(options);
    if (type == null) {
      throw new NullPointerException();
    }
    FileAttributeView view = null;
    if (type == BasicFileAttributeView.class) {
      view = new SlaveViews.Basic(this, file, follow);
    } else if (type == PosixFileAttributeView.class) {
      view = has(SupportedViews.POSIX) ? new SlaveViews.Posix(this, file, follow) : null;
    } else if (type == FileOwnerAttributeView.class) {
      view = has(SupportedViews.OWNER) ? owner(file, follow) : null;
    } else if (type == DosFileAttributeView.class) {
      view = has(SupportedViews.DOS) ? new SlaveViews.Dos(this, file, follow) : null;
    } else if (type == UserDefinedFileAttributeView.class) {
      view = has(SupportedViews.USER) ? new UserAttributeView(calls, file, follow) : null;
    } else if (type == AclFileAttributeView.class) {
      view = has(SupportedViews.ACL) ? new AclView(this, file, follow) : null;
    }
    return type.cast(view);
  }

  /** The owner as the slave's system knows it. */
  SlaveViews.Owner owner(Path file, boolean follow) throws IOException {
    return new SlaveViews.Owner(
        has(SupportedViews.POSIX)
            ? new SlaveViews.Posix(this, file, follow)
            : new AclView(this, file, follow));
  }

  /** Null leaves a time as it is. The JDK sets no creation time on Linux, and fails for none. */
  void setTimes(Path file, boolean follow, FileTime modified, FileTime accessed, FileTime created)
      throws IOException {
    List<AttributeChange> changes = new ArrayList<>();
    if (modified != null) {
      changes.add(new AttributeChange().setModified(time(modified)));
    }
    if (accessed != null) {
      changes.add(new AttributeChange().setAccessed(time(accessed)));
    }
    if (created != null && !SupportedViews.isLinux(calls.session())) {
      changes.add(new AttributeChange().setCreated(time(created)));
    }
    if (!changes.isEmpty()) {
      change(file, follow, changes);
    }
  }

  void setDos(Path file, boolean follow, DosBit bit, boolean on) throws IOException {
    AttributeChange change = new AttributeChange();
    change(
        file,
        follow,
        List.of(on ? change.setDosSet(bit.getValue()) : change.setDosClear(bit.getValue())));
  }

  void setMode(Path file, boolean follow, int mode) throws IOException {
    // Newer JDKs mean not to follow, and do: their open(2) takes O_NOFOLLOW for permissions.
    boolean followed = follow || JdkFiles.FEATURE >= JDK_THAT_FOLLOWS;
    change(file, followed, List.of(new AttributeChange().setMode(mode)));
  }

  void setOwner(Path file, boolean follow, UserPrincipal owner) throws IOException {
    if (owner == null) {
      throw new NullPointerException("'owner' is null");
    }
    SlavePrincipal principal = ofThisHost(file, owner);
    if (principal.id == null) {
      change(file, follow, List.of(new AttributeChange().setOwner(principal.getName())));
      return;
    }
    if (principal instanceof SlavePrincipal.Group) {
      throw new IOException("'owner' parameter can't be a group");
    }
    setUid(file, follow, principal.id);
  }

  void setGroup(Path file, boolean follow, GroupPrincipal group) throws IOException {
    if (group == null) {
      throw new NullPointerException("'owner' is null");
    }
    SlavePrincipal principal = ofThisHost(file, group);
    if (principal.id == null) {
      change(file, follow, List.of(new AttributeChange().setGroup(principal.getName())));
    } else {
      setGid(file, follow, principal.id);
    }
  }

  void setUid(Path file, boolean follow, int uid) throws IOException {
    change(file, follow, List.of(new AttributeChange().setUid(uid)));
  }

  void setGid(Path file, boolean follow, int gid) throws IOException {
    change(file, follow, List.of(new AttributeChange().setGid(gid)));
  }

  /**
   * A name and a number mean something on their own host only, and neither is a safe guess for what
   * they mean on another.
   */
  SlavePrincipal ofThisHost(Path file, UserPrincipal principal) {
    if (principal instanceof SlavePrincipal slave) {
      if (slave.host.equals(host())) {
        return slave;
      }
      throw elsewhere(file, principal, "host " + slave.host);
    }
    if (principal.getClass().getName().startsWith("sun.nio.fs.")) {
      throw elsewhere(file, principal, "the master");
    }
    throw new ProviderMismatchException();
  }

  private ProviderMismatchException elsewhere(Path file, UserPrincipal principal, String owner) {
    return new ProviderMismatchException(
        "splitbrain: '"
            + principal.getName()
            + "' was looked up on "
            + owner
            + ", and "
            + file
            + " is on host "
            + host()
            + ": look it up in that host's scope, or set unix:uid or unix:gid");
  }

  void change(Path file, boolean follow, List<AttributeChange> changes) throws IOException {
    calls.byPath(
        "setAttributes",
        file,
        c -> {
          c.setAttributes(calls.wire(file), follow, changes);
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
