package dev.splitbrain.agent.area.files.attribute;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Attribute views of what a directory has that is open on a slave. */
public final class WithinViews {
  private WithinViews() {}

  /** What the rules allow. */
  public interface Rules {
    /**
     * Before a look.
     *
     * @throws IOException if a rule forbids it
     */
    void look() throws IOException;

    /**
     * Before a change.
     *
     * @throws IOException if a rule forbids it
     */
    void change() throws IOException;
  }

  /** Times, type and size. */
  public static class Basic implements BasicFileAttributeView {
    final WithinAttributes attributes;
    final Rules rules;

    public Basic(WithinAttributes attributes, Rules rules) {
      this.attributes = attributes;
      this.rules = rules;
    }

    @Override
    public String name() {
      return "basic";
    }

    /** The JDK checks that the directory is open before anything else. */
    final WithinAttributes toLook() throws IOException {
      attributes.directory().check();
      rules.look();
      return attributes;
    }

    final WithinAttributes toChange() throws IOException {
      attributes.directory().check();
      rules.change();
      return attributes;
    }

    @Override
    public BasicFileAttributes readAttributes() throws IOException {
      return new SlaveFileAttributes(toLook().stat(), attributes.host());
    }

    /** No system here sets the time of birth, and the JDK ignores it. */
    @Override
    public void setTimes(FileTime modified, FileTime accessed, FileTime created)
        throws IOException {
      toChange().setTimes(modified, accessed);
    }
  }

  /** Permissions, owner and group too. */
  public static final class Posix extends Basic implements PosixFileAttributeView {
    public Posix(WithinAttributes attributes, Rules rules) {
      super(attributes, rules);
    }

    @Override
    public String name() {
      return "posix";
    }

    @Override
    public PosixFileAttributes readAttributes() throws IOException {
      return new SlaveFileAttributes.Posix(toLook().stat(), attributes.host());
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
      WithinAttributes open = toChange();
      open.setMode(FileModes.bits(permissions));
    }

    @Override
    public UserPrincipal getOwner() throws IOException {
      return readAttributes().owner();
    }

    @Override
    public void setOwner(UserPrincipal owner) throws IOException {
      SlavePrincipal principal = attributes.owner(owner);
      toChange().setOwner(principal);
    }

    @Override
    public void setGroup(GroupPrincipal group) throws IOException {
      SlavePrincipal principal = attributes.group(group);
      toChange().setGroup(principal);
    }
  }
}
