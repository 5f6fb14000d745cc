package dev.splitbrain.testkit.property;

import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What java.nio.file.Files makes of names: files, directories, links, copies, moves. */
final class TreeOperations {
  private TreeOperations() {}

  static Operation next(Plan plan) {
    return switch (plan.below(5)) {
      case 0, 1 -> makes(plan);
      case 2 -> links(plan);
      default -> moves(plan);
    };
  }

  private static FileAttribute<?>[] attributes(Plan plan) {
    return plan.oneIn(3)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(plan.permissions())}
        : new FileAttribute<?>[0];
  }

  private static Operation makes(Plan plan) {
    String name = plan.name();
    FileAttribute<?>[] attributes = attributes(plan);
    return switch (plan.below(9)) {
      case 0, 1 ->
          Operation.of(
              g -> Files.createFile(g.path(name), attributes),
              "Files.createFile(%s, %s attributes)",
              name,
              attributes.length);
      case 2, 3 ->
          Operation.of(
              g -> Files.createDirectory(g.path(name), attributes),
              "Files.createDirectory(%s, %s attributes)",
              name,
              attributes.length);
      case 4 ->
          Operation.of(
              g -> Files.createDirectories(g.path(name + "/x/y"), attributes),
              "Files.createDirectories(%s/x/y)",
              name);
      case 5 -> Operation.act(g -> Files.delete(g.path(name)), "Files.delete(%s)", name);
      case 6, 7 ->
          Operation.of(g -> Files.deleteIfExists(g.path(name)), "Files.deleteIfExists(%s)", name);
      default -> temporary(plan);
    };
  }

  private static Operation temporary(Plan plan) {
    String directory = plan.directory();
    String name = plan.unused();
    boolean file = plan.coin();
    return Operation.of(
        g -> {
          Path made =
              file
                  ? Files.createTempFile(g.path(directory), "pre", null)
                  : Files.createTempDirectory(g.path(directory), "pre");
          Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(made);
          String shape = FileOperations.named(made.toFile(), "pre", file ? null : "");
          Files.move(made, g.path(name));
          return List.of(file ? shape : "directory", permissions);
        },
        "Files.createTemp%s(%s) moved to %s",
        file ? "File" : "Directory",
        directory,
        name);
  }

  private static Operation links(Plan plan) {
    String link = plan.link();
    String target = plan.name();
    return switch (plan.below(6)) {
      case 0 ->
          Operation.of(
              g -> Files.createSymbolicLink(g.path(link), Path.of(target)),
              "Files.createSymbolicLink(%s, %s)",
              link,
              target);
      case 1 ->
          Operation.of(
              g -> Files.createSymbolicLink(g.path(link), g.path(target)),
              "Files.createSymbolicLink(%s, ROOT/%s)",
              link,
              target);
      case 2 ->
          Operation.of(
              g -> Files.createLink(g.path(link), g.path(target)),
              "Files.createLink(%s, %s)",
              link,
              target);
      case 3 ->
          Operation.of(
              g -> Files.readSymbolicLink(g.path(link)), "Files.readSymbolicLink(%s)", link);
      case 4 -> Operation.of(g -> g.path(link).toRealPath(), "%s.toRealPath()", link);
      default ->
          Operation.of(
              g -> g.path(link).toRealPath(LinkOption.NOFOLLOW_LINKS),
              "%s.toRealPath(NOFOLLOW_LINKS)",
              link);
    };
  }

  private static Operation moves(Plan plan) {
    String from = plan.name();
    String to = plan.name();
    List<CopyOption> all = new ArrayList<>();
    if (plan.coin()) {
      all.add(StandardCopyOption.REPLACE_EXISTING);
    }
    boolean copies = plan.coin();
    if (plan.oneIn(4)) {
      all.add(copies ? StandardCopyOption.COPY_ATTRIBUTES : StandardCopyOption.ATOMIC_MOVE);
    }
    if (plan.oneIn(6)) {
      all.add(LinkOption.NOFOLLOW_LINKS);
    }
    CopyOption[] options = all.toArray(new CopyOption[0]);
    return copies
        ? Operation.of(
            g ->
                g.leavesOutDirectoryCopies() && Files.isDirectory(g.path(from))
                    ? "left out: a directory's copy"
                    : Files.copy(g.path(from), g.path(to), options),
            "Files.copy(%s, %s, %s)",
            from,
            to,
            options)
        : Operation.of(
            g -> Files.move(g.path(from), g.path(to), options),
            "Files.move(%s, %s, %s)",
            from,
            to,
            options);
  }
}
