package dev.splitbrain.testkit.property;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Attributes by class, by view and by name. Owners are said to be the root's or not. */
final class AttributeOperations {
  private AttributeOperations() {}

  static Operation next(Plan plan) {
    return plan.oneIn(3) ? sets(plan) : plan.coin() ? byName(plan) : looks(plan);
  }

  private static LinkOption[] links(Plan plan) {
    return plan.oneIn(3) ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS} : new LinkOption[0];
  }

  private static Operation looks(Plan plan) {
    String name = plan.name();
    String other = plan.name();
    LinkOption[] links = links(plan);
    return switch (plan.below(14)) {
      case 0 ->
          Operation.of(g -> Files.exists(g.path(name), links), "Files.exists(%s, %s)", name, links);
      case 1 ->
          Operation.of(
              g -> Files.notExists(g.path(name), links), "Files.notExists(%s, %s)", name, links);
      case 2 ->
          Operation.of(
              g -> Files.isRegularFile(g.path(name), links),
              "Files.isRegularFile(%s, %s)",
              name,
              links);
      case 3 ->
          Operation.of(
              g -> Files.isDirectory(g.path(name), links),
              "Files.isDirectory(%s, %s)",
              name,
              links);
      case 4 ->
          Operation.of(g -> Files.isSymbolicLink(g.path(name)), "Files.isSymbolicLink(%s)", name);
      case 5 ->
          Operation.of(
              g -> access(g.path(name)), "Files.isReadable, Writable, Executable(%s)", name);
      case 6 -> Operation.of(g -> Files.isHidden(g.path(name)), "Files.isHidden(%s)", name);
      case 7, 8 ->
          Operation.of(
              g -> Files.isSameFile(g.path(name), g.path(other)),
              "Files.isSameFile(%s, %s)",
              name,
              other);
      case 9 ->
          Operation.of(
              g -> shown(Files.readAttributes(g.path(name), BasicFileAttributes.class, links)),
              "Files.readAttributes(%s, Basic, %s)",
              name,
              links);
      case 10 ->
          Operation.of(
              g -> {
                PosixFileAttributes all =
                    Files.readAttributes(g.path(name), PosixFileAttributes.class, links);
                return List.of(
                    shown(all), all.permissions(), all.owner().equals(Files.getOwner(g.root())));
              },
              "Files.readAttributes(%s, Posix, %s)",
              name,
              links);
      case 11 ->
          Operation.of(
              g -> Files.getPosixFilePermissions(g.path(name), links),
              "Files.getPosixFilePermissions(%s, %s)",
              name,
              links);
      case 12 ->
          Operation.of(
              g -> Files.getLastModifiedTime(g.path(name), links),
              "Files.getLastModifiedTime(%s, %s)",
              name,
              links);
      default ->
          Operation.of(
              g -> Files.getOwner(g.path(name), links).equals(Files.getOwner(g.root())),
              "Files.getOwner(%s, %s)",
              name,
              links);
    };
  }

  private static String access(Path path) {
    return Files.isReadable(path) + " " + Files.isWritable(path) + " " + Files.isExecutable(path);
  }

  private static List<Object> shown(BasicFileAttributes all) {
    List<Object> shown = new ArrayList<>();
    shown.add(all.isRegularFile());
    shown.add(all.isDirectory());
    shown.add(all.isSymbolicLink());
    shown.add(all.isOther());
    shown.add(all.isDirectory() ? "a directory's" : all.size());
    shown.add(all.lastModifiedTime());
    shown.add(all.fileKey() != null);
    return shown;
  }

  private static Operation byName(Plan plan) {
    String name = plan.name();
    LinkOption[] links = links(plan);
    String attributes =
        plan.of(
            "isDirectory,isRegularFile",
            "lastModifiedTime",
            "basic:isSymbolicLink,isOther",
            "posix:permissions",
            "unix:mode",
            "unix:nlink,mode",
            "posix:absent",
            "absent:size",
            "",
            "unix:rdev");
    String one =
        plan.of(
            "isDirectory",
            "lastModifiedTime",
            "posix:permissions",
            "unix:mode",
            "posix:mode",
            "basic:",
            ":",
            "unix:nlink");
    return plan.coin()
        ? Operation.of(
            g -> Files.readAttributes(g.path(name), attributes, links),
            "Files.readAttributes(%s, %s, %s)",
            name,
            attributes,
            links)
        : Operation.of(
            g -> Files.getAttribute(g.path(name), one, links),
            "Files.getAttribute(%s, %s, %s)",
            name,
            one,
            links);
  }

  private static Operation sets(Plan plan) {
    String name = plan.name();
    LinkOption[] links = links(plan);
    FileTime time = plan.time();
    FileTime accessed = plan.coin() ? plan.time() : null;
    Set<PosixFilePermission> permissions = plan.permissions();
    return switch (plan.below(9)) {
      case 0, 1 ->
          Operation.of(
              g -> Files.setLastModifiedTime(g.path(name), time),
              "Files.setLastModifiedTime(%s, %s)",
              name,
              time);
      case 2, 3 ->
          Operation.of(
              g -> Files.setPosixFilePermissions(g.path(name), permissions),
              "Files.setPosixFilePermissions(%s, %s)",
              name,
              permissions);
      case 4 ->
          Operation.act(
              g ->
                  Files.getFileAttributeView(g.path(name), BasicFileAttributeView.class, links)
                      .setTimes(null, accessed, null),
              "BasicFileAttributeView(%s, %s).setTimes(null, %s, null)",
              name,
              links,
              accessed);
      case 5 ->
          Operation.act(
              g ->
                  Files.getFileAttributeView(g.path(name), PosixFileAttributeView.class, links)
                      .setTimes(time, accessed, null),
              "PosixFileAttributeView(%s, %s).setTimes(%s, %s, null)",
              name,
              links,
              time,
              accessed);
      case 6 ->
          Operation.act(
              g ->
                  Files.getFileAttributeView(g.path(name), FileOwnerAttributeView.class)
                      .setOwner(Files.getOwner(g.root())),
              "FileOwnerAttributeView(%s).setOwner(same)",
              name);
      case 7 ->
          Operation.of(
              g -> Files.setAttribute(g.path(name), "posix:permissions", permissions, links),
              "Files.setAttribute(%s, posix:permissions, %s, %s)",
              name,
              permissions,
              links);
      default ->
          Operation.of(
              g -> Files.setAttribute(g.path(name), "lastModifiedTime", time, links),
              "Files.setAttribute(%s, lastModifiedTime, %s, %s)",
              name,
              time,
              links);
    };
  }
}
