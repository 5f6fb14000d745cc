package dev.splitbrain.agent.area.files.attribute;

import dev.splitbrain.agent.area.files.call.OpenDirectory;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.files.AttributeChange;
import dev.splitbrain.wire.files.Stat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Attributes of a file within an open directory of a slave, or of the directory itself. They are
 * never answered from a listing, which tells of names.
 *
 * @param slave what its principals mean
 * @param name as the program gave it; null for the directory itself
 * @param wire as the slave knows it; null likewise
 */
public record WithinAttributes(
    SlaveAttributes slave, OpenDirectory directory, Path name, ByteBuffer wire, boolean follow) {
  /** The first feature release that sets times within a directory to the nanosecond. */
  private static final int JDK_OF_NANOSECONDS = 24;

  public Stat stat() throws IOException {
    return slave
        .calls()
        .checked(
            directory.call(
                "statWithin", name, null, c -> c.statWithin(directory.handle(), sent(), follow)));
  }

  private ByteBuffer sent() {
    return wire == null ? null : wire.duplicate();
  }

  private void change(List<AttributeChange> changes) throws IOException {
    directory.call(
        "setAttributesWithin",
        name,
        null,
        c -> {
          c.setAttributesWithin(directory.handle(), sent(), follow, changes);
          return null;
        });
  }

  private void change(AttributeChange change) throws IOException {
    change(List.of(change));
  }

  /** Null leaves a time as it is. The file must be there even if both are null, as for the JDK. */
  void setTimes(FileTime modified, FileTime accessed) throws IOException {
    List<AttributeChange> changes = new ArrayList<>();
    if (modified != null) {
      changes.add(new AttributeChange().setModified(time(modified)));
    }
    if (accessed != null) {
      changes.add(new AttributeChange().setAccessed(time(accessed)));
    }
    change(changes);
  }

  /** As the running JDK hands it to the system. */
  private static Time time(FileTime time) {
    return SlaveAttributes.time(
        JdkFiles.FEATURE >= JDK_OF_NANOSECONDS
            ? time
            : FileTime.from(time.to(TimeUnit.MICROSECONDS), TimeUnit.MICROSECONDS));
  }

  void setMode(int mode) throws IOException {
    change(new AttributeChange().setMode(mode));
  }

  void setOwner(SlavePrincipal owner) throws IOException {
    AttributeChange change = new AttributeChange();
    change(owner.id == null ? change.setOwner(owner.getName()) : change.setUid(owner.id));
  }

  void setGroup(SlavePrincipal group) throws IOException {
    AttributeChange change = new AttributeChange();
    change(group.id == null ? change.setGroup(group.getName()) : change.setGid(group.id));
  }

  /** As the JDK checks it before anything else; null is a stranger, too. */
  SlavePrincipal owner(UserPrincipal owner) throws IOException {
    SlavePrincipal principal = ofThisHost(owner);
    if (principal instanceof SlavePrincipal.Group) {
      throw new IOException("'owner' parameter can't be a group");
    }
    return principal;
  }

  SlavePrincipal group(GroupPrincipal group) {
    return ofThisHost(group);
  }

  private SlavePrincipal ofThisHost(UserPrincipal principal) {
    if (principal == null) {
      throw new ProviderMismatchException();
    }
    Path file = name == null ? directory.path() : directory.path().resolve(name);
    return slave.ofThisHost(file, principal);
  }

  String host() {
    return slave.host();
  }
}
