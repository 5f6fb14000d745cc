package dev.splitbrain.agent.area.files.attribute;

import dev.splitbrain.agent.area.files.call.SupportedViews;
import dev.splitbrain.wire.files.DosBit;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Attributes by name, {@code view:name,name}, with the JDK's checks and words. */
public record NamedAttributes(SlaveAttributes attributes) {
  private static final String NOT_RECOGNIZED = "' not recognized";

  private static final Map<String, Function<SlaveFileAttributes, Object>> BASIC =
      new LinkedHashMap<>();
  private static final Map<String, Function<SlaveFileAttributes, Object>> POSIX;
  private static final Map<String, Function<SlaveFileAttributes, Object>> UNIX;
  private static final Map<String, Function<SlaveFileAttributes, Object>> DOS;

  static {
    BASIC.put("size", SlaveFileAttributes::size);
    BASIC.put("creationTime", SlaveFileAttributes::creationTime);
    BASIC.put("lastAccessTime", SlaveFileAttributes::lastAccessTime);
    BASIC.put("lastModifiedTime", SlaveFileAttributes::lastModifiedTime);
    BASIC.put("fileKey", SlaveFileAttributes::fileKey);
    BASIC.put("isDirectory", SlaveFileAttributes::isDirectory);
    BASIC.put("isRegularFile", SlaveFileAttributes::isRegularFile);
    BASIC.put("isSymbolicLink", SlaveFileAttributes::isSymbolicLink);
    BASIC.put("isOther", SlaveFileAttributes::isOther);
    POSIX = new LinkedHashMap<>(BASIC);
    POSIX.put("permissions", a -> ((SlaveFileAttributes.Posix) a).permissions());
    POSIX.put("owner", a -> ((SlaveFileAttributes.Posix) a).owner());
    POSIX.put("group", a -> ((SlaveFileAttributes.Posix) a).group());
    UNIX = new LinkedHashMap<>(POSIX);
    UNIX.put("mode", SlaveFileAttributes::mode);
    UNIX.put("ino", a -> a.stat.getInode());
    UNIX.put("dev", a -> a.stat.getDevice());
    UNIX.put("rdev", a -> a.stat.getSpecialDevice());
    UNIX.put("nlink", a -> a.stat.getLinks());
    UNIX.put("uid", a -> a.stat.getUid());
    UNIX.put("gid", a -> a.stat.getGid());
    UNIX.put("ctime", a -> ((SlaveFileAttributes.Posix) a).ctime());
    DOS = new LinkedHashMap<>(BASIC);
    DOS.put("readonly", a -> ((SlaveFileAttributes.Dos) a).isReadOnly());
    DOS.put("archive", a -> ((SlaveFileAttributes.Dos) a).isArchive());
    DOS.put("system", a -> ((SlaveFileAttributes.Dos) a).isSystem());
    DOS.put("hidden", a -> ((SlaveFileAttributes.Dos) a).isHidden());
  }

  /** The view's name and the names of attributes. */
  private static String[] split(String attribute) {
    int colon = attribute.indexOf(':');
    String view = colon < 0 ? "basic" : attribute.substring(0, colon);
    if (view.isEmpty()) {
      throw new IllegalArgumentException(attribute);
    }
    return new String[] {view, attribute.substring(colon + 1)};
  }

  /** What one look tells of a view. */
  private interface Look {
    SlaveFileAttributes at(Path file, boolean follow) throws IOException;
  }

  public Map<String, Object> read(Path file, String names, LinkOption... options)
      throws IOException {
    String[] split = split(names);
    String[] requested = split[1].split(",");
    boolean follow = followsKnown(split[0], options);
    return switch (split[0]) {
      case SupportedViews.BASIC -> pick(BASIC, requested, file, follow, attributes::basic);
      case SupportedViews.POSIX -> pick(POSIX, requested, file, follow, attributes::posix);
      case SupportedViews.UNIX -> pick(UNIX, requested, file, follow, attributes::posix);
      case SupportedViews.DOS -> pick(DOS, requested, file, follow, attributes::dos);
      case SupportedViews.OWNER -> owner(requested, file, follow);
      case SupportedViews.USER -> user(file, follow).read(requested);
      case SupportedViews.ACL -> acl(requested, file, follow);
      default -> throw notAvailable(split[0]);
    };
  }

  /** A view that the slave does not have is refused before its options are looked at. */
  private boolean followsKnown(String view, LinkOption... options) throws IOException {
    if (!attributes.has(view)) {
      throw notAvailable(view);
    }
    return SlaveAttributes.follows(options);
  }

  private UserAttributeView user(Path file, boolean follow) {
    return new UserAttributeView(attributes.calls(), file, follow);
  }

  private static UnsupportedOperationException notAvailable(String view) {
    return new UnsupportedOperationException("View '" + view + "' not available");
  }

  private static Map<String, Object> pick(
      Map<String, Function<SlaveFileAttributes, Object>> known,
      String[] requested,
      Path file,
      boolean follow,
      Look look)
      throws IOException {
    boolean all = false;
    for (String name : requested) {
      if (name.equals("*")) {
        all = true;
      } else if (!known.containsKey(name)) {
        throw new IllegalArgumentException("'" + name + NOT_RECOGNIZED);
      }
    }
    SlaveFileAttributes read = look.at(file, follow);
    Map<String, Object> result = new HashMap<>();
    for (String name : all ? known.keySet().toArray(new String[0]) : requested) {
      result.put(name, known.get(name).apply(read));
    }
    return Collections.unmodifiableMap(result);
  }

  private Map<String, Object> owner(String[] requested, Path file, boolean follow)
      throws IOException {
    Map<String, Object> result = new HashMap<>();
    for (String name : requested) {
      if (!name.equals("*") && !name.equals("owner")) {
        throw new IllegalArgumentException("'owner:" + name + NOT_RECOGNIZED);
      }
      result.put("owner", attributes.owner(file, follow).getOwner());
    }
    return result;
  }

  private Map<String, Object> acl(String[] requested, Path file, boolean follow)
      throws IOException {
    boolean all = false;
    boolean acl = false;
    boolean owner = false;
    for (String name : requested) {
      switch (name) {
        case "*" -> all = true;
        case "acl" -> acl = true;
        case "owner" -> owner = true;
        default -> throw new IllegalArgumentException("'acl:" + name + NOT_RECOGNIZED);
      }
    }
    AclView view = new AclView(attributes, file, follow);
    Map<String, Object> result = new HashMap<>();
    if (all || acl) {
      result.put("acl", view.getAcl());
    }
    if (all || owner) {
      result.put("owner", view.getOwner());
    }
    return Collections.unmodifiableMap(result);
  }

  public void set(Path file, String attribute, Object value, LinkOption... options)
      throws IOException {
    String[] split = split(attribute);
    String view = split[0];
    String name = split[1];
    boolean follow = followsKnown(view, options);
    boolean known =
        switch (view) {
          case SupportedViews.BASIC -> setBasic(file, name, value, follow);
          case SupportedViews.POSIX -> setPosix(file, name, value, follow);
          case SupportedViews.UNIX ->
              setUnix(file, name, value, follow) || setPosix(file, name, value, follow);
          case SupportedViews.OWNER -> setOwner(file, name, value, follow);
          case SupportedViews.DOS -> setDos(file, name, value, follow);
          case SupportedViews.ACL -> setAcl(file, name, value, follow);
          case SupportedViews.USER -> {
            user(file, follow).set(name, value);
            yield true;
          }
          default -> throw notAvailable(view);
        };
    if (!known) {
      throw new IllegalArgumentException("'" + view + ":" + name + NOT_RECOGNIZED);
    }
  }

  private boolean setOwner(Path file, String name, Object value, boolean follow)
      throws IOException {
    if (!name.equals("owner")) {
      return false;
    }
    attributes.setOwner(file, follow, (UserPrincipal) value);
    return true;
  }

  private boolean setDos(Path file, String name, Object value, boolean follow) throws IOException {
    DosBit bit =
        switch (name) {
          case "readonly" -> DosBit.READ_ONLY;
          case "hidden" -> DosBit.HIDDEN;
          case "system" -> DosBit.SYSTEM;
          case "archive" -> DosBit.ARCHIVE;
          default -> null;
        };
    if (bit == null) {
      return setBasic(file, name, value, follow);
    }
    attributes.setDos(file, follow, bit, (Boolean) value);
    return true;
  }

  @SuppressWarnings("unchecked")
  private boolean setAcl(Path file, String name, Object value, boolean follow) throws IOException {
    if (!name.equals("acl")) {
      return setOwner(file, name, value, follow);
    }
    new AclView(attributes, file, follow).setAcl((List<AclEntry>) value);
    return true;
  }

  private boolean setUnix(Path file, String name, Object value, boolean follow) throws IOException {
    switch (name) {
      case "mode" -> attributes.setMode(file, follow, (Integer) value);
      case "uid" -> attributes.setUid(file, follow, (Integer) value);
      case "gid" -> attributes.setGid(file, follow, (Integer) value);
      default -> {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked")
  private boolean setPosix(Path file, String name, Object value, boolean follow)
      throws IOException {
    switch (name) {
      case "permissions" ->
          attributes.setMode(file, follow, FileModes.bits((Set<PosixFilePermission>) value));
      case "owner" -> attributes.setOwner(file, follow, (UserPrincipal) value);
      case "group" -> attributes.setGroup(file, follow, (GroupPrincipal) value);
      default -> {
        return setBasic(file, name, value, follow);
      }
    }
    return true;
  }

  private boolean setBasic(Path file, String name, Object value, boolean follow)
      throws IOException {
    switch (name) {
      case "lastModifiedTime" -> attributes.setTimes(file, follow, (FileTime) value, null, null);
      case "lastAccessTime" -> attributes.setTimes(file, follow, null, (FileTime) value, null);
      case "creationTime" -> attributes.setTimes(file, follow, null, null, (FileTime) value);
      default -> {
        return false;
      }
    }
    return true;
  }
}
