package dev.splitbrain.agent.rules;

import dev.splitbrain.agent.rules.PathRule.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The built-in rules for names: what stays on the master however the thread is routed. A class path
 * may have hundreds of entries and every routed name is compared, so they are searched, not walked.
 * Immutable.
 */
final class KeptFiles {
  private final List<PathRule> rules = new ArrayList<>();
  private final List<String> files = new ArrayList<>();

  /** In the order of {@link #compare}, none below another. */
  private String[] sortedFiles;

  private final List<PathRule> sorted = new ArrayList<>();

  private KeptFiles() {}

  /** Those of this JVM. */
  static KeptFiles ofThisVm() {
    KeptFiles kept = new KeptFiles();
    String home = System.getProperty("java.home");
    kept.keep(home, "the JDK's own files");
    try {
      String real = Path.of(home).toRealPath().toString();
      if (!real.equals(home)) {
        kept.keep(real, "the JDK's own files");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the JVM's own directory cannot be read", e);
    }
    kept.keep("/dev/random", "seeds");
    kept.keep("/dev/urandom", "seeds");
    String classPath = System.getProperty("java.class.path", "");
    for (String entry : classPath.split(System.getProperty("path.separator"))) {
      if (!entry.isEmpty()) {
        kept.keep(
            Path.of(entry).toAbsolutePath().normalize().toString(), "the program's class path");
      }
    }
    kept.sort();
    return kept;
  }

  private void keep(String file, String why) {
    // Quoted, as a file's name may hold what a glob gives a meaning.
    StringBuilder quoted = new StringBuilder();
    for (char c : file.toCharArray()) {
      quoted.append("*?[]{}\\".indexOf(c) >= 0 ? "\\" : "").append(c);
    }
    Glob glob = new Glob(quoted + "/**");
    rules.add(new PathRule(glob, Verdict.LOCAL, false, null, "built-in: " + why));
    files.add(file);
  }

  private void sort() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      order.add(i);
    }
    order.sort((a, b) -> compare(files.get(a), files.get(b)));
    List<String> outer = new ArrayList<>();
    for (int index : order) {
      String file = files.get(index);
      if (outer.isEmpty() || !NormalForm.isAtOrBelow(outer.get(outer.size() - 1), file)) {
        outer.add(file);
        sorted.add(rules.get(index));
      }
    }
    sortedFiles = outer.toArray(new String[0]);
  }

  /** The rule that keeps a name, which is absolute and in normal form; null for none. */
  PathRule match(String name) {
    int low = 0;
    int high = sortedFiles.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(sortedFiles[middle], name) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && NormalForm.isAtOrBelow(sortedFiles[low - 1], name)
        ? sorted.get(low - 1)
        : null;
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

  /** In the order they are printed. */
  List<PathRule> rules() {
    return rules;
  }
}
