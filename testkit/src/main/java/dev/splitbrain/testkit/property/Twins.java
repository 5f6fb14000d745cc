package dev.splitbrain.testkit.property;

import dev.splitbrain.testkit.property.Ground.NothingOpenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Random sequences of file operations, run on two twin trees that must not be told apart: each
 * operation gives the same value or throws the same exception with the same message, and the trees
 * are the same at the end. What twins differ in by nature is listed at {@link Rendering}.
 *
 * <p>A difference is an AssertionError with the seed, which makes the same sequence again, and with
 * the shortest part of the sequence that still shows it.
 */
public final class Twins {
  /** Operations of a sequence. */
  public static final int LENGTH = 30;

  private static final int ATTEMPTS_TO_SHORTEN = 200;

  private final Side one;
  private final Side other;
  private final boolean privileged;
  private final boolean leavesOutDirectoryCopies;
  private int runs;
  private long operations;
  private long errors;

  /**
   * Two twins.
   *
   * @param leavesOutDirectoryCopies if their JDKs' releases differ in a directory copy's
   *     permissions
   */
  public Twins(Side one, Side other, boolean leavesOutDirectoryCopies) throws Exception {
    if (one.directory().toString().length() != other.directory().toString().length()) {
      throw new IllegalArgumentException(
          "a link's size tells the length of names: "
              + one.directory()
              + " is not as long as "
              + other.directory());
    }
    this.one = one;
    this.other = other;
    this.leavesOutDirectoryCopies = leavesOutDirectoryCopies;
    this.privileged = isRoots(one) && isRoots(other);
  }

  private static boolean isRoots(Side side) throws Exception {
    Path file = side.directory().resolve("whose");
    return side.in(
        () -> {
          Files.createFile(file);
          Object uid = Files.getAttribute(file, "unix:uid");
          Files.delete(file);
          return uid.equals(0);
        });
  }

  /** How many operations the sequences had so far, each on both twins. */
  public long operations() {
    return operations;
  }

  /** How many of them threw. */
  public long errors() {
    return errors;
  }

  /**
   * Runs the sequence of a seed on both.
   *
   * @throws AssertionError if they differ
   */
  public void check(long seed) throws Exception {
    List<Operation> sequence = new Plan(seed, privileged).operations(LENGTH);
    Difference found = difference(sequence);
    operations += sequence.size();
    if (found == null) {
      return;
    }
    List<Operation> shorter = shortened(sequence.subList(0, Math.min(found.at + 1, LENGTH)));
    Difference left = shorter == null ? null : difference(shorter);
    StringBuilder report = new StringBuilder("seed " + seed + ": " + found.text + "\n");
    if (left == null) {
      report.append("It did not show again. The sequence was:\n");
      shorter = sequence;
    } else {
      report.append("The shortest part that shows it: ").append(left.text).append('\n');
    }
    for (int i = 0; i < shorter.size(); i++) {
      report.append(i).append(": ").append(shorter.get(i)).append('\n');
    }
    throw new AssertionError(report);
  }

  /** Without whatever may be left out; null if the difference does not show a second time. */
  private List<Operation> shortened(List<Operation> prefix) throws Exception {
    if (difference(prefix) == null) {
      return null;
    }
    List<Operation> shortest = new ArrayList<>(prefix);
    int attempts = 0;
    for (int i = shortest.size() - 1; i >= 0 && attempts < ATTEMPTS_TO_SHORTEN; i--, attempts++) {
      List<Operation> without = new ArrayList<>(shortest);
      without.remove(i);
      if (difference(without) != null) {
        shortest = without;
      }
    }
    return shortest;
  }

  /**
   * @param at the operation; the number of all for a difference of the trees
   */
  private record Difference(int at, String text) {}

  private Difference difference(List<Operation> sequence) throws Exception {
    String name = "run" + String.format("%08d", runs++);
    Run first = run(one, name, sequence);
    Run second = run(other, name, sequence);
    for (int i = 0; i < first.results.size(); i++) {
      String expected = first.results.get(i);
      String actual = second.results.get(i);
      if (!expected.equals(actual)) {
        String what = i < sequence.size() ? sequence.get(i).text() : "closing what was left open";
        return new Difference(
            i, what + " (operation " + i + ")\n  gave  " + expected + "\n  twin  " + actual);
      }
    }
    return first.tree.equals(second.tree)
        ? null
        : new Difference(
            sequence.size(), "the trees differ" + differences(first.tree, second.tree));
  }

  private static String differences(Map<String, String> one, Map<String, String> other) {
    StringBuilder all = new StringBuilder();
    for (Map.Entry<String, String> entry : one.entrySet()) {
      String twin = other.get(entry.getKey());
      if (!entry.getValue().equals(twin)) {
        all.append("\n  ").append(entry.getKey()).append(": ").append(entry.getValue());
        all.append("\n    twin: ").append(twin);
      }
    }
    other.forEach(
        (name, value) -> {
          if (!one.containsKey(name)) {
            all.append("\n  ").append(name).append(": null\n    twin: ").append(value);
          }
        });
    return all.toString();
  }

  private record Run(List<String> results, Map<String, String> tree) {}

  private Run run(Side side, String name, List<Operation> sequence) throws Exception {
    Path outside = side.outside().resolve(name);
    Tree.layOut(outside);
    try {
      Path root = side.directory().resolve(name);
      Rendering rendering = new Rendering(root);
      List<String> results = side.in(() -> results(root, rendering, sequence));
      return new Run(results, Tree.look(outside, rendering));
    } finally {
      Tree.remove(outside);
    }
  }

  private List<String> results(Path root, Rendering rendering, List<Operation> sequence)
      throws IOException {
    Ground ground = new Ground(root, leavesOutDirectoryCopies);
    List<String> results = new ArrayList<>();
    for (Operation operation : sequence) {
      results.add(result(ground, rendering, operation));
    }
    results.add(ground.closeAll().stream().map(rendering::thrown).toList().toString());
    return results;
  }

  private String result(Ground ground, Rendering rendering, Operation operation) {
    try {
      return rendering.value(operation.body().run(ground));
    } catch (NothingOpenException e) {
      return "nothing open";
    } catch (Exception e) {
      errors++;
      return rendering.thrown(e);
    }
  }
}
