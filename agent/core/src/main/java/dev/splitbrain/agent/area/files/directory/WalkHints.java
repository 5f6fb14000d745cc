package dev.splitbrain.agent.area.files.directory;

import dev.splitbrain.agent.area.files.attribute.SlaveFileAttributes;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.Stat;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The attributes that came with the entry that a directory stream has just given to this thread.
 * The JDK's tree walker takes them from the path object where the platform's paths carry them; Unix
 * ones do not, so they are found here by the identity of the path.
 */
public final class WalkHints {
  private static final ThreadLocal<Hint> LAST = new ThreadLocal<>();

  private WalkHints() {}

  private record Hint(Path path, Entry entry, String host) {}

  static void yielded(Path path, Entry entry, String host) {
    LAST.set(entry.isSetStat() ? new Hint(path, entry, host) : null);
  }

  /** The same entry, seen as another path object. */
  public static void wrapped(Path inner, Path outer) {
    Hint hint = LAST.get();
    if (hint != null && hint.path == inner) {
      LAST.set(new Hint(outer, hint.entry, hint.host));
    }
  }

  /**
   * Takes the attributes of a path, once.
   *
   * @return null if they did not come with it, or a link's target is asked for and did not
   */
  public static BasicFileAttributes take(Path path, boolean follow) {
    Hint hint = LAST.get();
    if (hint == null || hint.path != path) {
      return null;
    }
    LAST.remove();
    Stat stat = hint.entry.getStat();
    if (follow && stat.getType() == FileType.SYMBOLIC_LINK) {
      stat = hint.entry.getTarget();
    }
    return stat == null ? null : new SlaveFileAttributes(stat, hint.host);
  }
}
