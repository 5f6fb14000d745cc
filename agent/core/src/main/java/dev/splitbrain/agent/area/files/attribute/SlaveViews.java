package dev.splitbrain.agent.area.files.attribute;

import dev.splitbrain.wire.files.DosBit;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Attribute views of a slave's files. A view stays on the host where it was asked for. */
final class SlaveViews {
  private SlaveViews() {}

  /** Times, type and size. */
  static class Basic implements BasicFileAttributeView {
    final SlaveAttributes attributes;
    final Path file;
    final boolean follow;

    Basic(SlaveAttributes attributes, Path file, boolean follow) {
      this.attributes = attributes;
      this.file = file;
      this.follow = follow;
    }

    @Override
    public String name() {
      return "basic";
    }

    @Override
    public BasicFileAttributes readAttributes() throws IOException {
      return attributes.basic(file, follow);
    }

    @Override
    public void setTimes(FileTime modified, FileTime accessed, FileTime created)
        throws IOException {
      attributes.setTimes(file, follow, modified, accessed, created);
    }
  }

  /** Permissions, owner and group too. */
  static final class Posix extends Basic implements PosixFileAttributeView {
    Posix(SlaveAttributes attributes, Path file, boolean follow) {
      super(attributes, file, follow);
    }

    @Override
    public String name() {
      return "posix";
    }

    @Override
    public PosixFileAttributes readAttributes() throws IOException {
      return attributes.posix(file, follow);
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
      attributes.setMode(file, follow, FileModes.bits(permissions));
    }

    @Override
    public UserPrincipal getOwner() throws IOException {
      return readAttributes().owner();
    }

    @Override
    public void setOwner(UserPrincipal owner) throws IOException {
      attributes.setOwner(file, follow, owner);
    }

    @Override
    public void setGroup(GroupPrincipal group) throws IOException {
      attributes.setGroup(file, follow, group);
    }
  }

  /** DOS attributes too. */
  static final class Dos extends Basic implements DosFileAttributeView {
    Dos(SlaveAttributes attributes, Path file, boolean follow) {
      super(attributes, file, follow);
    }

    @Override
    public String name() {
      return "dos";
    }

    @Override
    public DosFileAttributes readAttributes() throws IOException {
      return attributes.dos(file, follow);
    }

    @Override
    public void setReadOnly(boolean value) throws IOException {
      attributes.setDos(file, follow, DosBit.READ_ONLY, value);
    }

    @Override
    public void setHidden(boolean value) throws IOException {
      attributes.setDos(file, follow, DosBit.HIDDEN, value);
    }

    @Override
    public void setSystem(boolean value) throws IOException {
      attributes.setDos(file, follow, DosBit.SYSTEM, value);
    }

    @Override
    public void setArchive(boolean value) throws IOException {
      attributes.setDos(file, follow, DosBit.ARCHIVE, value);
    }
  }

  /** The owner alone, as another view of the file has it. */
  record Owner(FileOwnerAttributeView view) implements FileOwnerAttributeView {
    @Override
    public String name() {
      return "owner";
    }

    @Override
    public UserPrincipal getOwner() throws IOException {
      return view.getOwner();
    }

    @Override
    public void setOwner(UserPrincipal owner) throws IOException {
      view.setOwner(owner);
    }
  }
}
