package dev.splitbrain.testkit.property;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Listings and walks, sorted, as their order is the file system's. */
final class ListOperations {
  private ListOperations() {}

  static Operation next(Plan plan) {
    String name = plan.directory();
    int depth = plan.below(4);
    String glob = plan.of("*", "f*", "{d,f}0", "*.log", "[", "");
    return switch (plan.below(10)) {
      case 0, 1 -> Operation.of(g -> sorted(Files.list(g.path(name))), "Files.list(%s)", name);
      case 2 -> Operation.of(g -> sorted(Files.walk(g.path(name))), "Files.walk(%s)", name);
      case 3 ->
          Operation.of(
              g -> sorted(Files.walk(g.path(name), depth)), "Files.walk(%s, %s)", name, depth);
      case 4 ->
          Operation.of(
              g -> sorted(Files.walk(g.path(name), depth, FileVisitOption.FOLLOW_LINKS)),
              "Files.walk(%s, %s, FOLLOW_LINKS)",
              name,
              depth);
      case 5 ->
          Operation.of(
              g ->
                  sorted(
                      Files.find(
                          g.path(name), 5, (path, all) -> all.isRegularFile() && all.size() > 50)),
              "Files.find(%s, 5, larger than 50)",
              name);
      case 6 ->
          Operation.of(
              g -> entries(Files.newDirectoryStream(g.path(name), glob)),
              "Files.newDirectoryStream(%s, %s)",
              name,
              glob);
      case 7 ->
          Operation.of(
              g ->
                  entries(
                      Files.newDirectoryStream(g.path(name), path -> Files.isSymbolicLink(path))),
              "Files.newDirectoryStream(%s, links)",
              name);
      case 8 -> Operation.of(g -> visited(g.path(name)), "Files.walkFileTree(%s)", name);
      default -> {
        // The root would leave little to do for the rest of the sequence.
        String part = name.isEmpty() ? "d0" : name;
        yield Operation.act(g -> deleteAll(g.path(part)), "delete the tree %s", part);
      }
    };
  }

  private static List<Path> sorted(Stream<Path> paths) {
    try (paths) {
      return paths.sorted().toList();
    }
  }

  private static List<Path> entries(DirectoryStream<Path> stream) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (stream) {
      stream.forEach(entries::add);
    }
    Collections.sort(entries);
    return entries;
  }

  private static List<String> visited(Path root) throws IOException {
    TreeSet<String> seen = new TreeSet<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes all) {
            seen.add("before " + dir + " " + all.isDirectory());
            return dir.endsWith("d1") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes all) {
            seen.add("file " + file + " " + all.isSymbolicLink() + " " + all.size());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException thrown) {
            seen.add("after " + dir + " " + thrown);
            return FileVisitResult.CONTINUE;
          }
        });
    return List.copyOf(seen);
  }

  private static void deleteAll(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> deepestFirst = new ArrayList<>(all.sorted().toList());
      Collections.reverse(deepestFirst);
      for (Path path : deepestFirst) {
        if (!path.equals(root)) {
          Files.delete(path);
        }
      }
    }
  }
}
