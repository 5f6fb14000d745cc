package dev.splitbrain.agent.rules.path;

import dev.splitbrain.agent.rules.path.PathRule.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The built-in rules for names: what stays on the master however the thread is routed, because this
 * VM reads its code there. They are for reading only, so what they keep is read-only, but for the
 * names of the program's own input and outputs. Directories that hold more than code are not kept:
 * one that the program works in (on the slave), keeps its temporary files or its user's files in. A
 * class path may have hundreds of entries and every routed name is compared, so they are searched,
 * not walked. Immutable.
 */
final class KeptFiles {
  private static final String JDK = "the JDK's own files";
  private static final String CLASS_PATH = "the program's class path";
  private static final List<String> MODULE_PATHS =
      List.of("jdk.module.path", "jdk.module.upgrade.path");

  private static final List<String> STANDARD = List.of("/dev/stdin", "/dev/stdout", "/dev/stderr");

  /** What a JDK consists of; beside it may lie what is not its own. */
  private static final Set<String> PARTS_OF_JDK =
      Set.of("bin", "conf", "include", "jmods", "legal", "lib", "man", "release");

  /** In the order they are printed. */
  private final List<Kept> all = new ArrayList<>();

  /** In the order of {@link #compare}, none below another. */
  private final List<Kept> outer = new ArrayList<>();

  private KeptFiles() {}

  /**
   * A file, or a directory with all below, that stays.
   *
   * @param file its name, absolute and in normal form
   */
  record Kept(String file, PathRule rule) {
    private static Kept of(String file, boolean readOnly, String why) {
      Glob glob = new Glob(Glob.quoted(file) + "/**");
      return new Kept(file, new PathRule(glob, Verdict.LOCAL, readOnly, null, "built-in: " + why));
    }

    private boolean holds(String name) {
      return NormalForm.isAtOrBelow(file, name);
    }

    /**
     * Whether the name is the program's own affair though it lies below: the program works in the
     * directory, whose absolute names are what its relative ones mean.
     */
    private boolean leaves(String name, String workingDirectory) {
      if (workingDirectory == null || !holds(workingDirectory)) {
        return false;
      }
      String rest = NormalForm.rest(file, name);
      int end = rest.indexOf('/');
      return !rule.source().endsWith(JDK)
          || !PARTS_OF_JDK.contains(end < 0 ? rest : rest.substring(0, end));
    }
  }

  /** Those of this JVM. */
  static KeptFiles ofThisVm() {
    String classPath = startedWith("java.class.path");
    boolean none = classPath.isEmpty() && System.getProperty("jdk.module.main") != null;
    List<String> entries = new ArrayList<>();
    if (!none) {
      entries.addAll(ClassPath.entries(classPath));
    }
    for (String property : MODULE_PATHS) {
      entries.addAll(ClassPath.modules(startedWith(property)));
    }
    String patch;
    for (int i = 0; !(patch = startedWith("jdk.module.patch." + i)).isEmpty(); i++) {
      entries.addAll(ClassPath.modules(patch.substring(patch.indexOf('=') + 1)));
    }
    entries.addAll(ClassPath.modules(startedWith("jdk.boot.class.path.append")));
    return of(
        System.getProperty("java.home"),
        entries,
        List.of(System.getProperty("java.io.tmpdir"), System.getProperty("user.home")));
  }

  /**
   * A property as the VM was started with it. Test runners replace the class path by their own,
   * with a separator at its end, and an empty entry would be the working directory.
   */
  private static String startedWith(String property) {
    try {
      Object value =
          Class.forName("jdk.internal.misc.VM")
              .getMethod("getSavedProperty", String.class)
              .invoke(null, property);
      return value == null ? "" : (String) value;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the running JDK does not tell its own " + property, e);
    }
  }

  /**
   * Those of a JVM.
   *
   * @param home the JDK's directory
   * @param classPath the files and directories that code comes from; what is not absolute is below
   *     the working directory
   * @param shared directories of the master that hold more than code, and so do those above them
   */
  static KeptFiles of(String home, List<String> classPath, List<String> shared) {
    KeptFiles kept = new KeptFiles();
    kept.keep(home, JDK);
    String real = real(home);
    if (!real.equals(home)) {
      kept.keep(real, JDK);
    }
    kept.keep("/dev/random", "seeds");
    kept.keep("/dev/urandom", "seeds");
    for (String name : STANDARD) {
      kept.all.add(Kept.of(name, false, "the program's own, as System.in and System.out are"));
    }
    kept.keepAll(classPath, shared);
    kept.sort();
    return kept;
  }

  private void keepAll(List<String> classPath, List<String> shared) {
    for (String entry : classPath) {
      String file = Path.of(entry).toAbsolutePath().normalize().toString();
      if (!isAbove(file, shared)) {
        keep(file, CLASS_PATH);
      }
    }
  }

  private static boolean isAbove(String file, List<String> shared) {
    String real = real(file);
    for (String directory : shared) {
      if (NormalForm.isAtOrBelow(file, NormalForm.normal(directory))
          || NormalForm.isAtOrBelow(real, real(directory))) {
        return true;
      }
    }
    return false;
  }

  /** The name itself of what does not exist. */
  private static String real(String file) {
    Path path = Path.of(file);
    try {
      return Files.exists(path) ? path.toRealPath().toString() : file;
    } catch (IOException e) {
      throw new UncheckedIOException(file + ", which this JVM was started with, is unreadable", e);
    }
  }

  private void keep(String file, String why) {
    all.add(Kept.of(file, true, why));
  }

  private void sort() {
    List<Kept> sorted = new ArrayList<>(all);
    sorted.sort((a, b) -> compare(a.file, b.file));
    for (Kept kept : sorted) {
      if (outer.isEmpty() || !outer.get(outer.size() - 1).holds(kept.file)) {
        outer.add(kept);
      }
    }
  }

  /**
   * What keeps a name; null for nothing.
   *
   * @param name absolute and in normal form
   * @param workingDirectory the one that the program's relative names are below, absolute; null if
   *     it is not known
   */
  Kept match(String name, String workingDirectory) {
    int low = 0;
    int high = outer.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(outer.get(middle).file, name) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0 || !outer.get(low - 1).holds(name)) {
      return null;
    }
    Kept found = outer.get(low - 1);
    return found.leaves(name, workingDirectory) ? inner(name, workingDirectory) : found;
  }

  /** What lies below a directory that the program works in may be code only. */
  private Kept inner(String name, String workingDirectory) {
    for (Kept kept : all) {
      if (kept.holds(name) && !kept.leaves(name, workingDirectory)) {
        return kept;
      }
    }
    return null;
  }

  /** By characters, but a separator comes first: what lies below a directory follows it at once. */
  private static int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        return (a == '/' ? -1 : a) - (b == '/' ? -1 : b);
      }
    }
    return one.length() - other.length();
  }

  /** Whether one of them lies in a directory, in normal form. */
  boolean hasSomeIn(String directory) {
    for (Kept kept : all) {
      String rest = NormalForm.rest(directory, kept.file);
      if (rest != null && !rest.isEmpty() && rest.indexOf('/') < 0) {
        return true;
      }
    }
    return false;
  }

  /** In the order they are printed. */
  List<PathRule> rules() {
    return all.stream().map(Kept::rule).toList();
  }
}
