package dev.splitbrain.testkit.property;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;

/** java.io.File. */
final class FileOperations {
  private FileOperations() {}

  static Operation next(Plan plan) {
    String name = plan.oneIn(4) ? plan.directory() : plan.name();
    return switch (plan.below(20)) {
      case 0 -> Operation.of(g -> g.file(name).exists(), "File(%s).exists()", name);
      case 1 -> Operation.of(g -> g.file(name).isFile(), "File(%s).isFile()", name);
      case 2 -> Operation.of(g -> g.file(name).isDirectory(), "File(%s).isDirectory()", name);
      case 3 -> Operation.of(g -> g.file(name).isHidden(), "File(%s).isHidden()", name);
      case 4, 5 -> Operation.of(g -> length(g.file(name)), "File(%s).length()", name);
      case 6 ->
          Operation.of(g -> since(g.file(name).lastModified()), "File(%s).lastModified()", name);
      case 7 -> Operation.of(g -> g.file(name).canRead(), "File(%s).canRead()", name);
      case 8 -> Operation.of(g -> g.file(name).canWrite(), "File(%s).canWrite()", name);
      case 9 -> Operation.of(g -> g.file(name).canExecute(), "File(%s).canExecute()", name);
      case 10, 11 -> Operation.of(g -> sorted(g.file(name).list()), "File(%s).list()", name);
      case 12 -> Operation.of(g -> sorted(g.file(name).listFiles()), "File(%s).listFiles()", name);
      case 13 ->
          Operation.of(
              g -> sorted(g.file(name).listFiles(File::isDirectory)),
              "File(%s).listFiles(File::isDirectory)",
              name);
      case 14 ->
          Operation.of(
              g -> sorted(g.file(name).list((directory, each) -> each.startsWith("f"))),
              "File(%s).list(f*)",
              name);
      case 15 ->
          Operation.of(g -> g.file(name).getCanonicalPath(), "File(%s).getCanonicalPath()", name);
      case 16 ->
          Operation.of(g -> g.file(name).getAbsolutePath(), "File(%s).getAbsolutePath()", name);
      case 17 ->
          Operation.of(g -> g.file(name).getTotalSpace() > 0, "File(%s).getTotalSpace() > 0", name);
      case 18 -> Operation.of(g -> looks(g.file(name).listFiles()), "File(%s) looks at all", name);
      default -> Operation.of(g -> g.file(name).toURI().getPath(), "File(%s).toURI()", name);
    };
  }

  static Operation change(Plan plan) {
    String name = plan.name();
    String other = plan.name();
    long millis = plan.millis();
    boolean yes = plan.coin() || !plan.mayClose();
    boolean owner = plan.coin();
    return switch (plan.below(13)) {
      case 0, 1 ->
          Operation.of(g -> g.file(name).createNewFile(), "File(%s).createNewFile()", name);
      case 2, 3 -> Operation.of(g -> g.file(name).delete(), "File(%s).delete()", name);
      case 4 -> Operation.of(g -> g.file(name).mkdir(), "File(%s).mkdir()", name);
      case 5 -> Operation.of(g -> g.file(name).mkdirs(), "File(%s).mkdirs()", name);
      case 6, 7 ->
          Operation.of(
              g -> g.file(name).renameTo(g.file(other)), "File(%s).renameTo(%s)", name, other);
      case 8 ->
          Operation.of(
              g -> g.file(name).setLastModified(millis),
              "File(%s).setLastModified(%s)",
              name,
              millis);
      case 9 ->
          Operation.of(
              g -> g.file(name).setWritable(yes, owner),
              "File(%s).setWritable(%s, %s)",
              name,
              yes,
              owner);
      case 10 ->
          Operation.of(
              g -> g.file(name).setReadable(yes, owner),
              "File(%s).setReadable(%s, %s)",
              name,
              yes,
              owner);
      case 11 ->
          plan.mayClose()
              ? Operation.of(g -> g.file(name).setReadOnly(), "File(%s).setReadOnly()", name)
              : Operation.of(
                  g -> g.file(name).setExecutable(true), "File(%s).setExecutable(true)", name);
      default -> temporary(plan);
    };
  }

  private static Operation temporary(Plan plan) {
    String directory = plan.directory();
    String prefix = plan.of("temporary", "ab", "pre.");
    String suffix = plan.of(null, ".log", "");
    String name = plan.unused();
    return Operation.of(
        g -> {
          File made = File.createTempFile(prefix, suffix, g.file(directory));
          return named(made, prefix, suffix) + made.renameTo(g.file(name)) + made.exists();
        },
        "File.createTempFile(%s, %s, %s) renamed to %s",
        prefix,
        suffix,
        directory,
        name);
  }

  /** The JDK chose the middle of the name. */
  static String named(File made, String prefix, String suffix) throws IOException {
    String end = suffix == null ? ".tmp" : suffix;
    String name = made.getName();
    if (!name.startsWith(prefix) || !name.endsWith(end)) {
      throw new IOException("a temporary name is no " + prefix + "*" + end + ": " + name);
    }
    return made.getParent() + " " + made.length() + " ";
  }

  private static Object length(File file) {
    long length = file.length();
    return file.isDirectory() ? "a directory's" : length;
  }

  private static Object since(long millis) {
    return Rendering.time(java.nio.file.attribute.FileTime.fromMillis(millis));
  }

  private static Object sorted(Object[] names) {
    if (names == null) {
      return null;
    }
    Object[] sorted = names.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** What a listing may have brought along. */
  private static Object looks(File[] files) {
    if (files == null) {
      return null;
    }
    File[] sorted = files.clone();
    Arrays.sort(sorted);
    return Arrays.stream(sorted)
        .map(
            file ->
                file.getName()
                    + (file.isDirectory() ? "/" : " " + file.length())
                    + (file.isFile() ? " file " : " ")
                    + file.canExecute()
                    + " "
                    + since(file.lastModified()))
        .toList();
  }
}
