package dev.splitbrain.agent.area.files;

import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Attributes by name, {@code view:name,name}, with the JDK's checks and words. */
record NamedAttributes(SlaveAttributes attributes) {
  private static final String NOT_RECOGNIZED = "' not recognized";

  private static final Map<String, Function<SlaveFileAttributes, Object>> BASIC =
      new LinkedHashMap<>();
  private static final Map<String, Function<SlaveFileAttributes, Object>> POSIX;
  private static final Map<String, Function<SlaveFileAttributes, Object>> UNIX;

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

  Map<String, Object> read(Path file, String names, LinkOption... options) throws IOException {
    String[] split = split(names);
    String[] requested = split[1].split(",");
    boolean follow = followsKnown(split[0], options);
    return switch (split[0]) {
      case "basic" -> pick(BASIC, requested, file, follow, false);
      case "posix" -> pick(POSIX, requested, file, follow, true);
      case "unix" -> pick(UNIX, requested, file, follow, true);
      case "owner" -> owner(requested, file, follow);
      default -> throw notAvailable(split[0]);
    };
  }

  /** An unknown view is refused before its options are looked at. */
  private boolean followsKnown(String view, LinkOption... options) {
    if (view.equals("dos") || view.equals("user")) {
      throw attributes.refused("the attribute view '" + view + "'");
    }
    return SlaveAttributes.follows(options);
  }

  private static UnsupportedOperationException notAvailable(String view) {
    return new UnsupportedOperationException("View '" + view + "' not available");
  }

  private Map<String, Object> pick(
      Map<String, Function<SlaveFileAttributes, Object>> known,
      String[] requested,
      Path file,
      boolean follow,
      boolean posix)
      throws IOException {
    boolean all = false;
    for (String name : requested) {
      if (name.equals("*")) {
        all = true;
      } else if (!known.containsKey(name)) {
        throw new IllegalArgumentException("'" + name + NOT_RECOGNIZED);
      }
    }
    SlaveFileAttributes read =
        posix
            ? attributes.posix(file, follow)
            : (SlaveFileAttributes) attributes.basic(file, follow);
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
      result.put("owner", attributes.posix(file, follow).owner());
    }
    return result;
  }

  void set(Path file, String attribute, Object value, LinkOption... options) throws IOException {
    String[] split = split(attribute);
    String view = split[0];
    String name = split[1];
    boolean follow = followsKnown(view, options);
    boolean unix = view.equals("unix");
    boolean posix = unix || view.equals("posix");
    if (!posix && !view.equals("basic") && !view.equals("owner")) {
      throw notAvailable(view);
    }
    if ((posix || view.equals("owner")) && name.equals("owner")) {
      attributes.setOwner(file, follow, (UserPrincipal) value);
    } else if (unix && setUnix(file, name, value, follow)) {
      return;
    } else if (posix && setPosix(file, name, value, follow)) {
      return;
    } else if (view.equals("owner") || !setBasic(file, name, value, follow)) {
      throw new IllegalArgumentException("'" + view + ":" + name + NOT_RECOGNIZED);
    }
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
      case "group" -> attributes.setGroup(file, follow, (GroupPrincipal) value);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean setBasic(Path file, String name, Object value, boolean follow)
      throws IOException {
    switch (name) {
      case "lastModifiedTime" -> attributes.setTimes(file, follow, (FileTime) value, null);
      case "lastAccessTime" -> attributes.setTimes(file, follow, null, (FileTime) value);
      case "creationTime" -> {
        // Ignored, as by the JDK, once it is known to be a time: no system call sets it.
        if (value != null && !(value instanceof FileTime)) {
          throw new ClassCastException(value.getClass() + " cannot be cast to " + FileTime.class);
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }
}
