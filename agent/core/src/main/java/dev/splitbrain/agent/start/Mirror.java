package dev.splitbrain.agent.start;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes a directory of one machine what a directory of another one is, and sends only what has
 * changed. What it sent last is written down in the target: a file is left alone whose digest here
 * is the one that was sent, and whose size and time there are those that it was left with. What the
 * target has beside that is not touched; what was sent and is no longer here is removed if nobody
 * has changed it since. Links are sent as links. Build outputs and the histories of version control
 * are left out. Threads: one at a time for each target.
 */
final class Mirror {
  private static final String RECORD = ".splitbrain-push";
  private static final Set<String> LEFT_OUT =
      Set.of(".git", ".hg", ".svn", ".gradle", ".idea", "node_modules");

  /** Directories of build outputs, each with what lies beside it in a project that makes it. */
  private static final Map<String, List<String>> OUTPUTS =
      Map.of(
          "target", List.of("pom.xml", "build.sbt", "Cargo.toml"),
          "build", List.of("build.gradle", "build.gradle.kts"));

  private final Path source;
  private final Path target;
  private final Map<String, Sent> before;
  private final Map<String, Sent> after = new TreeMap<>();
  private final Map<String, BasicFileAttributes> there = new HashMap<>();
  private int files;
  private int sent;
  private long bytes;
  private int removed;

  private Mirror(Path source, Path target) throws IOException {
    this.source = source;
    this.target = target;
    this.before = record();
  }

  /**
   * A file as it was left on the target.
   *
   * @param digest SHA-256 of what is in it and of whether it may be run, in hex
   * @param modified its time there, in milliseconds since 1970
   */
  private record Sent(String digest, long size, long modified) {
    boolean isLeft(BasicFileAttributes now) {
      return now != null
          && now.isRegularFile()
          && now.size() == size
          && now.lastModifiedTime().toMillis() == modified;
    }
  }

  /** What was done. Its text is for the user. */
  record Outcome(int files, int sent, long bytes, int removed) {
    @Override
    public String toString() {
      String what = sent + " of " + files + " files sent (" + (bytes + 1023) / 1024 + " KiB)";
      return removed == 0 ? what : what + ", " + removed + " removed";
    }
  }

  /**
   * Mirrors.
   *
   * @param source a directory
   * @param target another, which exists
   * @throws IOException naming what cannot be read or written; what was sent before it is there
   */
  static Outcome of(Path source, Path target) throws IOException {
    Mirror mirror = new Mirror(source, target);
    mirror.lookThere();
    mirror.send();
    mirror.removeGone();
    mirror.writeRecord();
    return new Outcome(mirror.files, mirror.sent, mirror.bytes, mirror.removed);
  }

  private void lookThere() throws IOException {
    Files.walkFileTree(
        target,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes found) {
            boolean isOurs = directory.equals(target) || isMirrored(directory, target);
            if (isOurs) {
              there.put(name(target, directory), found);
            }
            return isOurs ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
            there.put(name(target, file), found);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // Not ours; if it is in the way, sending will say so.
          }
        });
  }

  /** The target has no build file yet, so the source tells for both. */
  private boolean isMirrored(Path directory, Path root) {
    String name = directory.getFileName().toString();
    Path here = source.resolve(name(root, directory));
    return !LEFT_OUT.contains(name)
        && OUTPUTS.getOrDefault(name, List.of()).stream()
            .noneMatch(beside -> Files.exists(here.resolveSibling(beside)));
  }

  private static String name(Path root, Path file) {
    return root.relativize(file).toString();
  }

  private void send() throws IOException {
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes found)
              throws IOException {
            if (directory.equals(source)) {
              return FileVisitResult.CONTINUE;
            }
            if (!isMirrored(directory, source)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            String name = name(source, directory);
            BasicFileAttributes known = there.get(name);
            if (known == null) {
              Files.createDirectory(target.resolve(name));
            } else if (!known.isDirectory()
                && !Files.isDirectory(target.resolve(name))) { // A link to one will do.
              throw new NotDirectoryException(target.resolve(name).toString());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes found)
              throws IOException {
            if (found.isSymbolicLink()) {
              sendLink(file);
            } else if (found.isRegularFile() && !name(source, file).equals(RECORD)) {
              sendFile(file, found.size());
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void sendLink(Path link) throws IOException {
    String name = name(source, link);
    Path to = Files.readSymbolicLink(link);
    Path copy = target.resolve(name);
    BasicFileAttributes known = there.get(name);
    files++;
    if (known != null) {
      if (known.isSymbolicLink() && Files.readSymbolicLink(copy).toString().equals(to.toString())) {
        return;
      }
      Files.delete(copy);
    }
    Files.createSymbolicLink(copy, copy.getFileSystem().getPath(to.toString()));
    sent++;
  }

  private void sendFile(Path file, long size) throws IOException {
    String name = name(source, file);
    boolean isExecutable = Files.isExecutable(file);
    String digest = digest(file, isExecutable);
    Sent known = before.get(name);
    files++;
    if (known != null && known.digest.equals(digest) && known.isLeft(there.get(name))) {
      after.put(name, known);
      return;
    }
    Path copy = target.resolve(name);
    BasicFileAttributes old = there.get(name);
    if (old != null && !old.isDirectory()) {
      Files.delete(copy); // Not written through: it may be a link, or for reading only.
    }
    try (InputStream in = Files.newInputStream(file)) {
      Files.copy(in, copy);
    }
    if (isExecutable) {
      makeExecutable(copy);
    }
    Files.setLastModifiedTime(
        copy, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis()));
    BasicFileAttributes left =
        Files.readAttributes(copy, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    after.put(name, new Sent(digest, left.size(), left.lastModifiedTime().toMillis()));
    sent++;
    bytes += size;
  }

  private static void makeExecutable(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null) {
      Set<PosixFilePermission> permissions = view.readAttributes().permissions();
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
      if (permissions.contains(PosixFilePermission.GROUP_READ)) {
        permissions.add(PosixFilePermission.GROUP_EXECUTE);
      }
      if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
        permissions.add(PosixFilePermission.OTHERS_EXECUTE);
      }
      view.setPermissions(permissions);
    }
  }

  private static String digest(Path file, boolean isExecutable) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
    digest.update((byte) (isExecutable ? 1 : 0));
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void removeGone() throws IOException {
    List<String> gone = new ArrayList<>(before.keySet());
    gone.removeAll(after.keySet());
    for (String name : gone) {
      if (before.get(name).isLeft(there.get(name)) && !Files.exists(source.resolve(name))) {
        Files.deleteIfExists(target.resolve(name));
        removed++;
      }
    }
  }

  /** What was sent before; nothing if it cannot be read, which only costs sending it again. */
  private Map<String, Sent> record() throws IOException {
    Map<String, Sent> record = new HashMap<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(target.resolve(RECORD));
    } catch (NoSuchFileException e) {
      return Collections.emptyMap();
    }
    for (String line : lines) {
      String[] words = line.split(" ", 4);
      try {
        record.put(
            words[3], new Sent(words[0], Long.parseLong(words[1]), Long.parseLong(words[2])));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        return Collections.emptyMap();
      }
    }
    return record;
  }

  private void writeRecord() throws IOException {
    if (after.equals(before)) {
      return;
    }
    StringBuilder text = new StringBuilder();
    after.forEach(
        (name, file) -> {
          if (name.indexOf('\n') < 0) {
            text.append(file.digest).append(' ').append(file.size).append(' ');
            text.append(file.modified).append(' ').append(name).append('\n');
          }
        });
    Files.write(target.resolve(RECORD), text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
