package dev.splitbrain.testkit.property;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;

/** The trees that sequences start from and leave. Plain JDK, outside every scope. */
final class Tree {
  private Tree() {}

  /** What each sequence finds. */
  static void layOut(Path root) throws IOException {
    Files.createDirectory(root);
    Files.writeString(root.resolve("f0"), "hello\nworld\n");
    Files.createFile(root.resolve("f1"));
    byte[] pattern = new byte[100_000];
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = (byte) (i * 31 + (i >> 8));
    }
    Files.write(root.resolve("f2"), pattern);
    Files.createDirectories(root.resolve("d0/d1"));
    Files.createDirectory(root.resolve("empty"));
    Files.writeString(root.resolve("d0/f0"), "below");
    Files.writeString(root.resolve("d0/d1/f0"), "deeper\r\n");
    Files.createSymbolicLink(root.resolve("to-file"), Path.of("f0"));
    Files.createSymbolicLink(root.resolve("to-directory"), Path.of("d0"));
    Files.createSymbolicLink(root.resolve("dangling"), Path.of("absent"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
  }

  /** Names, types, contents, permissions, link targets and times that were set. */
  static Map<String, String> look(Path root, Rendering rendering) throws IOException {
    Map<String, String> all = new TreeMap<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            add(dir, "directory", attributes);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isSymbolicLink()) {
              all.put(name(file), "link to " + rendering.value(Files.readSymbolicLink(file)));
            } else if (attributes.isRegularFile()) {
              add(file, Rendering.bytes(Files.readAllBytes(file)), attributes);
            } else {
              add(file, "special", attributes);
            }
            return FileVisitResult.CONTINUE;
          }

          private String name(Path path) {
            return root.relativize(path).toString();
          }

          private void add(Path path, String what, BasicFileAttributes attributes)
              throws IOException {
            all.put(
                name(path),
                what
                    + " "
                    + PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS))
                    + " "
                    + Rendering.time(attributes.lastModifiedTime()));
          }
        });
    return all;
  }

  static void remove(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException thrown)
              throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
