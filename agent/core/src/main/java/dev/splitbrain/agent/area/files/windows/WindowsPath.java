package dev.splitbrain.agent.area.files.windows;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A path of Windows syntax, as text: it belongs to no file system and touches no file. Case does
 * not count in comparisons. Methods are those of the JDK's own there. Immutable.
 */
public final class WindowsPath implements Path {
  private static final String PARENT = "..";
  private static final WindowsPath EMPTY = new WindowsPath("", "");

  private final String root;
  private final String path;
  private volatile String[] names;

  /**
   * A path in normal form.
   *
   * @param root what it starts with, empty for none
   * @param path the whole of it
   */
  WindowsPath(String root, String path) {
    this.root = root;
    this.path = path;
  }

  /**
   * A path of text, like {@link Path#of(String, String...)}.
   *
   * @throws java.nio.file.InvalidPathException if no file can be called so
   */
  public static WindowsPath of(String first, String... more) {
    StringBuilder text = new StringBuilder(first);
    for (String part : more) {
      if (!part.isEmpty()) {
        text.append(text.length() > 0 ? "\\" : "").append(part);
      }
    }
    return WindowsParser.parse(text.toString());
  }

  /**
   * The path of a URI with the scheme {@code file}.
   *
   * @throws IllegalArgumentException if the URI is none of a file's, with the JDK's words
   */
  public static WindowsPath of(URI uri) {
    check(uri.isAbsolute(), "URI is not absolute");
    check(!uri.isOpaque(), "URI is not hierarchical");
    check("file".equalsIgnoreCase(uri.getScheme()), "URI scheme is not \"file\"");
    check(uri.getRawFragment() == null, "URI has a fragment component");
    check(uri.getRawQuery() == null, "URI has a query component");
    String path = uri.getPath();
    check(!path.isEmpty(), "URI path component is empty");
    String authority = uri.getRawAuthority();
    if (authority != null && !authority.isEmpty()) {
      check(uri.getHost() != null, "URI authority component has undefined host");
      check(uri.getUserInfo() == null, "URI authority component has user-info");
      check(uri.getPort() == -1, "URI authority component has port number");
      return of("\\\\" + uri.getHost() + path);
    }
    return of(path.length() > 2 && path.charAt(2) == ':' ? path.substring(1) : path);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static WindowsPath windows(Path path) {
    Objects.requireNonNull(path);
    if (path instanceof WindowsPath windows) {
      return windows;
    }
    throw new ProviderMismatchException();
  }

  private String[] names() {
    String[] known = names;
    if (known == null) {
      String rest = path.substring(root.length());
      known = rest.isEmpty() && !path.isEmpty() ? new String[0] : rest.split("\\\\", -1);
      names = known;
    }
    return known;
  }

  private boolean isEmpty() {
    return path.isEmpty();
  }

  private boolean isShare() {
    return root.startsWith("\\\\");
  }

  /** {@code C:name}: below the directory of that drive, which is its system's affair. */
  private boolean isOfDrive() {
    return root.endsWith(":");
  }

  /** {@code \name}: on the current drive. */
  private boolean isOfRoot() {
    return root.equals("\\");
  }

  @Override
  public boolean isAbsolute() {
    return root.length() > 2;
  }

  @Override
  public WindowsPath getRoot() {
    return root.isEmpty() ? null : new WindowsPath(root, root);
  }

  @Override
  public WindowsPath getFileName() {
    if (isEmpty()) {
      return this;
    }
    String[] all = names();
    return all.length == 0 ? null : new WindowsPath("", all[all.length - 1]);
  }

  @Override
  public WindowsPath getParent() {
    if (root.length() == path.length()) {
      return null;
    }
    int last = path.lastIndexOf('\\');
    return last < root.length() ? getRoot() : new WindowsPath(root, path.substring(0, last));
  }

  @Override
  public int getNameCount() {
    return names().length;
  }

  @Override
  public WindowsPath getName(int index) {
    if (index < 0 || index >= getNameCount()) {
      throw new IllegalArgumentException();
    }
    return new WindowsPath("", names()[index]);
  }

  @Override
  public WindowsPath subpath(int beginIndex, int endIndex) {
    if (beginIndex < 0 || endIndex > getNameCount() || beginIndex >= endIndex) {
      throw new IllegalArgumentException();
    }
    return new WindowsPath("", String.join("\\", List.of(names()).subList(beginIndex, endIndex)));
  }

  @Override
  public boolean startsWith(Path other) {
    if (!(Objects.requireNonNull(other) instanceof WindowsPath that)
        || !root.equalsIgnoreCase(that.root)) {
      return false;
    }
    if (that.isEmpty() || isEmpty()) {
      return that.isEmpty() && isEmpty();
    }
    return that.getNameCount() <= getNameCount() && matches(that, 0);
  }

  @Override
  public boolean endsWith(Path other) {
    if (!(Objects.requireNonNull(other) instanceof WindowsPath that)) {
      return false;
    }
    if (that.isEmpty() || isEmpty()) {
      return that.isEmpty() && isEmpty();
    }
    int offset = getNameCount() - that.getNameCount();
    boolean rooted = !that.root.isEmpty();
    if (offset < 0 || (rooted && (offset > 0 || !root.equalsIgnoreCase(that.root)))) {
      return false;
    }
    return matches(that, offset);
  }

  private boolean matches(WindowsPath that, int offset) {
    for (int i = 0; i < that.getNameCount(); i++) {
      if (!names()[offset + i].equalsIgnoreCase(that.names()[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public WindowsPath normalize() {
    List<String> kept = new ArrayList<>();
    for (String name : names()) {
      boolean up = name.equals(PARENT);
      boolean below = !kept.isEmpty() && !kept.get(kept.size() - 1).equals(PARENT);
      if (up && below) {
        kept.remove(kept.size() - 1);
      } else if (!name.equals(".") && !(up && kept.isEmpty() && (isAbsolute() || isOfRoot()))) {
        kept.add(name);
      }
    }
    return kept.size() == getNameCount()
        ? this
        : new WindowsPath(root, root + String.join("\\", kept));
  }

  @Override
  public WindowsPath resolve(Path other) {
    WindowsPath that = windows(other);
    if (that.isEmpty()) {
      return this;
    }
    if (that.isAbsolute()) {
      return that;
    }
    if (that.isOfRoot()) {
      String start = root.endsWith("\\") ? root.substring(0, root.length() - 1) : root;
      return WindowsParser.parse(start + that.path);
    }
    String rest = that.path;
    if (that.isOfDrive()) {
      boolean sameDrive = root.endsWith(":\\") && root.regionMatches(true, 0, that.root, 0, 2);
      if (!sameDrive) {
        return that;
      }
      rest = rest.substring(2);
      if (rest.isEmpty()) {
        return this;
      }
    }
    boolean joined = root.length() == path.length();
    return new WindowsPath(root, joined ? path + rest : path + "\\" + rest);
  }

  @Override
  public WindowsPath relativize(Path other) {
    WindowsPath child = windows(other);
    if (equals(child)) {
      return EMPTY;
    }
    check(kind() == child.kind(), "'other' is different type of Path");
    check(root.equalsIgnoreCase(child.root), "'other' has different root");
    if (isEmpty()) {
      return child;
    }
    String[] from = normalize().names();
    String[] to = child.normalize().names();
    int common = 0;
    while (common < Math.min(from.length, to.length) && from[common].equalsIgnoreCase(to[common])) {
      common++;
    }
    List<String> steps = new ArrayList<>();
    for (int i = common; i < from.length; i++) {
      check(
          !from[i].equals(PARENT),
          "Unable to compute relative  path from " + this + " to " + other);
      if (!from[i].isEmpty()) {
        steps.add(PARENT);
      }
    }
    for (int i = common; i < to.length; i++) {
      if (!to[i].isEmpty()) {
        steps.add(to[i]);
      }
    }
    return new WindowsPath("", String.join("\\", steps));
  }

  /** Paths of different kinds have no way from one to the other. */
  private int kind() {
    return isShare() ? 4 : root.length();
  }

  /**
   * The absolute form.
   *
   * @param directory the working directory
   */
  public WindowsPath absolute(WindowsPath directory) {
    return isAbsolute() ? this : of(WindowsSyntax.absolute(path, directory.path));
  }

  /**
   * The URI of an absolute path, as the JDK makes it there.
   *
   * @param isDirectory whether it gets a slash at its end
   */
  public URI uri(boolean isDirectory) {
    int share = isShare() ? path.indexOf('\\', 2) : 0;
    String host = path.substring(isShare() ? 2 : 0, share);
    String text = WindowsSyntax.uriPath(path.substring(share), isDirectory);
    try {
      return new URI("file", host, text, null);
    } catch (URISyntaxException e) {
      return ofAwkwardHost(isDirectory);
    }
  }

  /** A host that URIs do not allow is written as a part of the path. */
  private URI ofAwkwardHost(boolean isDirectory) {
    String text = "//" + WindowsSyntax.uriPath(path, isDirectory);
    try {
      return new URI("file", null, text, null);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Never: this is text. */
  @Override
  public FileSystem getFileSystem() {
    throw new UnsupportedOperationException("a path without a file system: " + path);
  }

  @Override
  public URI toUri() {
    return uri(false);
  }

  @Override
  public Path toAbsolutePath() {
    if (isAbsolute()) {
      return this;
    }
    throw new UnsupportedOperationException("a path without a working directory: " + path);
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    throw new UnsupportedOperationException("a path without files: " + path);
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("a path without files: " + path);
  }

  @Override
  public int compareTo(Path other) {
    String that = ((WindowsPath) other).path;
    int shorter = Math.min(path.length(), that.length());
    for (int i = 0; i < shorter; i++) {
      int difference = upper(path, i) - upper(that, i);
      if (difference != 0) {
        return difference;
      }
    }
    return path.length() - that.length();
  }

  private static char upper(String text, int index) {
    return Character.toUpperCase(text.charAt(index));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WindowsPath that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (int i = 0; i < path.length(); i++) {
      hash = 31 * hash + upper(path, i);
    }
    return hash;
  }

  @Override
  public String toString() {
    return path;
  }
}
