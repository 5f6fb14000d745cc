package dev.splitbrain.agent.library;

import dev.splitbrain.agent.rules.path.NormalForm;
import dev.splitbrain.agent.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The native libraries that this process itself wrote to slaves, in the bytes that it wrote: a
 * program that extracts its library and loads it gets these, whatever the slave says that the file
 * holds. Kept are files that look like libraries, by their name or by their first bytes, if they
 * were written from beginning to end. Threads: any.
 */
public final class WrittenLibraries {
  /** Those of this VM. */
  public static final WrittenLibraries OF_VM =
      new WrittenLibraries(
          Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8),
          Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4));

  /** A file that nothing is written to here. */
  public static final Writing NOTHING = OF_VM.new Writing(null, true);

  static {
    NOTHING.done = true;
  }

  /** Names that are remembered with why they cannot be loaded, and with bytes, at most. */
  private static final int MOST = 1_000;

  private static final int MAGIC = 4;

  private final long mostOfOne;
  private final long mostOfAll;
  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  private long total;

  WrittenLibraries(long mostOfOne, long mostOfAll) {
    this.mostOfOne = mostOfOne;
    this.mostOfAll = mostOfAll;
  }

  private record Key(Session session, String name) {}

  /** What is known of a file; bytes or a reason. */
  private static final class Entry {
    byte[] bytes;
    String reason;

    Entry(byte[] bytes, String reason) {
      this.bytes = bytes;
      this.reason = reason;
    }

    int size() {
      return bytes == null ? 0 : bytes.length;
    }
  }

  /**
   * What can be loaded.
   *
   * @param bytes what was written; null if that is not known
   * @param reason why it is not
   */
  public record Found(byte[] bytes, String reason) {}

  private static Key key(Session session, String name) {
    String directory = new String(session.workingDirectory(), StandardCharsets.UTF_8);
    // As text: a name may hold what this JVM can make no path of.
    return new Key(
        session,
        NormalForm.isAbsolute(name) ? NormalForm.normal(name) : NormalForm.below(directory, name));
  }

  /**
   * A file is open for writing.
   *
   * @param name as the slave knows it
   * @param isEmpty whether it holds nothing now
   */
  public Writing opened(Session session, String name, boolean isEmpty) {
    Key key = key(session, name);
    if (isEmpty) {
      forget(key);
    }
    return new Writing(key, isEmpty);
  }

  /** A whole file was written in one go, in place of what it held. */
  public void wrote(Session session, String name, byte[] bytes) {
    Writing writing = opened(session, name, true);
    writing.wrote(0, bytes, 0, bytes.length);
    writing.closed();
  }

  /** A file was changed in a way that is not known here. */
  public void changed(Session session, String name) {
    spoil(key(session, name), "changed other parts of it");
  }

  /** A file, or a directory with all below it, has another name now. */
  public synchronized void moved(Session session, String from, String to) {
    Key source = key(session, from);
    Key target = key(session, to);
    forget(target);
    Map<Key, Entry> found = new LinkedHashMap<>();
    entries.forEach(
        (key, entry) -> {
          if (isAtOrBelow(source, key)) {
            String rest = key.name.substring(source.name.length());
            found.put(new Key(session, target.name + rest), entry);
          }
        });
    removed(session, from);
    found.forEach(this::put);
  }

  /** A file was copied, or has a second name. */
  public synchronized void copied(Session session, String from, String to) {
    Entry entry = entries.get(key(session, from));
    Key target = key(session, to);
    forget(target);
    if (entry != null) {
      put(target, new Entry(entry.bytes, entry.reason));
    }
  }

  /** A file, or a directory with all below it, is gone. */
  public synchronized void removed(Session session, String name) {
    Key gone = key(session, name);
    entries
        .entrySet()
        .removeIf(
            each -> {
              boolean is = isAtOrBelow(gone, each.getKey());
              total -= is ? each.getValue().size() : 0;
              return is;
            });
  }

  private static boolean isAtOrBelow(Key directory, Key key) {
    return key.session == directory.session
        && (key.name.equals(directory.name) || key.name.startsWith(directory.name + "/"));
  }

  /** What this process wrote to a file of a slave. */
  public synchronized Found find(Session session, String name) {
    Entry entry = entries.get(key(session, name));
    return entry == null
        ? new Found(null, "did not write it")
        : new Found(entry.bytes, entry.reason);
  }

  private synchronized void forget(Key key) {
    Entry gone = entries.remove(key);
    total -= gone == null ? 0 : gone.size();
  }

  /** Only for what is known: other files need no word of why they cannot be loaded. */
  private synchronized void spoil(Key key, String reason) {
    if (entries.containsKey(key)) {
      put(key, new Entry(null, reason));
    }
  }

  private synchronized void put(Key key, Entry entry) {
    forget(key);
    entries.keySet().removeIf(each -> !each.session.isOpen());
    entries.put(key, entry);
    total = 0;
    entries.values().forEach(each -> total += each.size());
    List<Key> oldest = new ArrayList<>(entries.keySet());
    for (int i = 0; total > mostOfAll && i < oldest.size(); i++) {
      Entry old = entries.get(oldest.get(i));
      total -= old.size();
      old.bytes = null;
      old.reason = "wrote more than " + (mostOfAll >> 20) + " MiB of libraries since";
    }
    for (int i = 0; entries.size() > MOST; i++) {
      total -= entries.remove(oldest.get(i)).size();
    }
  }

  /** Grows; unlike the JDK's it shows its beginning without a copy of all. */
  private static final class Buffer {
    private byte[] content = new byte[0];
    private int size;

    int size() {
      return size;
    }

    void write(byte[] from, int offset, int length) {
      if (size + length > content.length) {
        content =
            Arrays.copyOf(content, Math.max(size + length, Math.min(2 * size, size + (8 << 20))));
      }
      System.arraycopy(from, offset, content, size, length);
      size += length;
    }

    byte[] start() {
      return Arrays.copyOf(content, Math.min(size, MAGIC));
    }

    byte[] all() {
      return Arrays.copyOf(content, size);
    }
  }

  private static boolean looksLikeLibrary(String name, byte[] bytes) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".so")
        || lower.contains(".so.")
        || lower.endsWith(".dll")
        || lower.endsWith(".dylib")
        || lower.endsWith(".jnilib")) {
      return true;
    }
    if (bytes.length < MAGIC) {
      return false;
    }
    int magic =
        (bytes[0] & 0xff) << 24
            | (bytes[1] & 0xff) << 16
            | (bytes[2] & 0xff) << 8
            | bytes[3] & 0xff;
    return magic == 0x7f454c46 // ELF
        || magic >>> 16 == 0x4d5a // Windows
        || magic == 0xcffaedfe
        || magic == 0xcefaedfe; // macOS
  }

  /** One opening of a file for writing; told of each write before it is made. */
  public final class Writing {
    private final Key key;
    private Buffer bytes = new Buffer();
    private boolean done;

    private Writing(Key key, boolean isEmpty) {
      this.key = key;
      if (!isEmpty) {
        bytes = null;
      }
    }

    /**
     * A write.
     *
     * @param at where in the file; negative for the end of what has been written here
     */
    public synchronized void wrote(long at, byte[] from, int offset, int length) {
      if (bytes == null) {
        spoil(key, "changed other parts of it");
        return;
      }
      if (done || length == 0) {
        return;
      }
      if (at >= 0 && at != bytes.size()) {
        give("wrote it in another order than from beginning to end");
        return;
      }
      if (bytes.size() + (long) length > mostOfOne) {
        give("wrote more than " + (mostOfOne >> 20) + " MiB to it");
        return;
      }
      bytes.write(from, offset, length);
      if (bytes.size() >= MAGIC && !looksLikeLibrary(key.name, bytes.start())) {
        done = true;
        bytes = new Buffer();
      }
    }

    /** A write failed, the length was changed, or the like. */
    public synchronized void spoiled(String reason) {
      if (bytes == null) {
        spoil(key, reason);
      } else if (!done) {
        give(reason);
      }
    }

    private void give(String reason) {
      done = true;
      boolean library = looksLikeLibrary(key.name, bytes.start());
      bytes = new Buffer();
      if (library) {
        put(key, new Entry(null, reason));
      }
    }

    /** Nothing more is written here. */
    public synchronized void closed() {
      if (bytes == null || done) {
        return;
      }
      done = true;
      byte[] all = bytes.all();
      bytes = new Buffer();
      if (all.length > 0 && looksLikeLibrary(key.name, all)) {
        put(key, new Entry(all, null));
      }
    }
  }
}
