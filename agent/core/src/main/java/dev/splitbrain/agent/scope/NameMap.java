package dev.splitbrain.agent.scope;

import dev.splitbrain.agent.rules.path.NormalForm;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * How names below one directory, as a program writes them, become names below another directory of
 * the machine that holds the files, and back. Immutable.
 */
public final class NameMap {
  /** Names are what they are. */
  public static final NameMap NONE = new NameMap(null, null, null);

  private final String from;
  private final String to;
  private final String base;

  private NameMap(String from, String to, String base) {
    this.from = from;
    this.to = to;
    this.base = base;
  }

  /**
   * A map.
   *
   * @param from the program's directory, absolute and in normal form
   * @param to the machine's, likewise
   * @param base the directory that relative names are made absolute with; null if none come
   */
  public static NameMap of(String from, String to, String base) {
    return new NameMap(Objects.requireNonNull(from), Objects.requireNonNull(to), base);
  }

  /** Whether names are what they are. */
  public boolean isNone() {
    return from == null;
  }

  /** The machine's name for one of the program's, which lies below the directory. */
  public String out(String name) {
    if (from == null) {
      return name;
    }
    String absolute =
        NormalForm.isAbsolute(name) || base == null
            ? NormalForm.normal(name)
            : NormalForm.below(base, name);
    String rest = NormalForm.rest(from, absolute);
    if (rest == null) {
      throw new IllegalArgumentException(name + " does not lie below " + from);
    }
    return join(to, rest);
  }

  /** The absolute form of a program's name; null if it is not known here. */
  public String absolute(String name) {
    if (NormalForm.isAbsolute(name)) {
      return name;
    }
    return base == null ? null : join(base, name);
  }

  /** The program's name for one of the machine's; a name that lies elsewhere stays as it is. */
  public String back(String name) {
    String rest = from == null ? null : NormalForm.rest(to, name);
    return rest == null ? name : join(from, rest);
  }

  private static String join(String directory, String rest) {
    if (rest.isEmpty()) {
      return directory;
    }
    return directory.endsWith("/") ? directory + rest : directory + "/" + rest;
  }

  /** The same map of names in another spelling, such as one char for each byte. */
  public NameMap spelled(UnaryOperator<String> spelling) {
    return from == null
        ? this
        : new NameMap(
            spelling.apply(from), spelling.apply(to), base == null ? null : spelling.apply(base));
  }

  /** Whether the directories are the same, however relative names are meant. */
  public boolean isSame(NameMap other) {
    return Objects.equals(from, other.from) && Objects.equals(to, other.to);
  }
}
