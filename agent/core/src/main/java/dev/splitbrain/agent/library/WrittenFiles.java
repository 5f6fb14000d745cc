package dev.splitbrain.agent.library;

import dev.splitbrain.agent.library.WrittenPool.Entry;
import dev.splitbrain.agent.rules.path.NormalForm;
import dev.splitbrain.agent.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What this process itself wrote to slaves, in the bytes that it wrote: a program that extracts a
 * library, or makes classes, and loads them gets these, whatever the slave says that the files
 * hold. Kept is what looks like code, by its name or by its first bytes, and small files, which may
 * be resources, if they were written from beginning to end. Threads: any.
 */
public final class WrittenFiles {
  /** Names of a session that are remembered, at most. */
  private static final int MOST = 10_000;

  private final WrittenPool code;
  private final WrittenPool resources;
  private final Map<Session, NavigableMap<String, Entry>> sessions = new IdentityHashMap<>();

  private final Writing nothing = new Writing(null, true);

  WrittenFiles(WrittenPool code, WrittenPool resources) {
    this.code = code;
    this.resources = resources;
    nothing.done = true;
  }

  /** None yet; kept is as much as the memory of this VM is for. */
  public static WrittenFiles ofThisVm() {
    long heap = Runtime.getRuntime().maxMemory();
    return new WrittenFiles(
        new WrittenPool(Math.min(64L << 20, heap / 8), Math.min(256L << 20, heap / 4)),
        new WrittenPool(Math.min(256L << 10, heap / 256), Math.min(8L << 20, heap / 32)));
  }

  /** A file that nothing is written to here. */
  public Writing nothing() {
    return nothing;
  }

  private record Key(Session session, String name) {}

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
    if (source.equals(target)) {
      return;
    }
    forget(target);
    Map<Key, Entry> found = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> each : atAndBelow(source)) {
      String rest = each.getKey().substring(source.name.length());
      found.put(new Key(session, target.name + rest), each.getValue().copy());
    }
    removed(session, from);
    found.forEach(this::put);
  }

  /** A file was copied, or has a second name. */
  public synchronized void copied(Session session, String from, String to) {
    Key source = key(session, from);
    Key target = key(session, to);
    if (source.equals(target)) {
      return;
    }
    Entry entry = get(source);
    forget(target);
    if (entry != null) {
      put(target, entry.copy());
    }
  }

  /** A file, or a directory with all below it, is gone. */
  public synchronized void removed(Session session, String name) {
    Key gone = key(session, name);
    for (Map.Entry<String, Entry> each : atAndBelow(gone)) {
      forget(new Key(session, each.getKey()));
    }
  }

  private List<Map.Entry<String, Entry>> atAndBelow(Key directory) {
    NavigableMap<String, Entry> names = sessions.get(directory.session);
    if (names == null) {
      return List.of();
    }
    List<Map.Entry<String, Entry>> found = new ArrayList<>();
    Entry itself = names.get(directory.name);
    if (itself != null) {
      found.add(Map.entry(directory.name, itself));
    }
    String start = directory.name.endsWith("/") ? directory.name : directory.name + "/";
    for (Map.Entry<String, Entry> each : names.tailMap(start, false).entrySet()) {
      if (!each.getKey().startsWith(start)) {
        break;
      }
      found.add(Map.entry(each.getKey(), each.getValue()));
    }
    return found;
  }

  /** What this process wrote to a file of a slave. */
  public synchronized Found find(Session session, String name) {
    Entry entry = get(key(session, name));
    return entry == null
        ? new Found(null, "did not write it")
        : new Found(entry.bytes(), entry.reason());
  }

  /**
   * The names in a directory, without it, below which this process wrote something that is known;
   * empty if there are none.
   */
  public synchronized Set<String> names(Session session, String directory) {
    Key key = key(session, directory);
    int start = key.name.endsWith("/") ? key.name.length() : key.name.length() + 1;
    Set<String> names = new TreeSet<>();
    for (Map.Entry<String, Entry> each : atAndBelow(key)) {
      if (each.getKey().length() > start && each.getValue().bytes() != null) {
        String rest = each.getKey().substring(start);
        int end = rest.indexOf('/');
        names.add(end < 0 ? rest : rest.substring(0, end));
      }
    }
    return names;
  }

  /** Whether this process wrote code to a file of a slave, and its bytes are known. */
  public synchronized boolean isCode(Session session, String name) {
    Entry entry = get(key(session, name));
    return entry != null && entry.bytes() != null && entry.kind != WrittenKind.RESOURCE;
  }

  private Entry get(Key key) {
    NavigableMap<String, Entry> names = sessions.get(key.session);
    return names == null ? null : names.get(key.name);
  }

  private WrittenPool pool(WrittenKind kind) {
    return kind == WrittenKind.RESOURCE ? resources : code;
  }

  private synchronized void forget(Key key) {
    NavigableMap<String, Entry> names = sessions.get(key.session);
    Entry gone = names == null ? null : names.remove(key.name);
    if (gone != null) {
      pool(gone.kind).remove(gone);
    }
  }

  /** Only for what is known: other files need no word of why they cannot be loaded. */
  private synchronized void spoil(Key key, String reason) {
    Entry entry = get(key);
    if (entry != null) {
      put(key, new Entry(entry.kind, null, reason));
    }
  }

  private synchronized void put(Key key, Entry entry) {
    forget(key);
    if (!sessions.containsKey(key.session)) {
      dropClosed();
    }
    NavigableMap<String, Entry> names =
        sessions.computeIfAbsent(key.session, session -> new TreeMap<>());
    if (names.size() >= MOST) {
      forget(new Key(key.session, names.firstKey()));
    }
    names.put(key.name, entry);
    pool(entry.kind).add(entry);
  }

  private void dropClosed() {
    List<Session> closed = sessions.keySet().stream().filter(each -> !each.isOpen()).toList();
    for (Session session : closed) {
      NavigableMap<String, Entry> names = sessions.remove(session);
      names.values().forEach(entry -> pool(entry.kind).remove(entry));
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
      return Arrays.copyOf(content, Math.min(size, WrittenKind.MAGIC));
    }

    byte[] all() {
      return Arrays.copyOf(content, size);
    }
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
      long most = pool(kind(from, offset, length)).mostOfOne();
      if (bytes.size() + (long) length > most) {
        give("wrote more than " + (most >> 20) + " MiB to it");
        return;
      }
      bytes.write(from, offset, length);
    }

    /** What it looks like with these bytes behind what was written before. */
    private WrittenKind kind(byte[] from, int offset, int length) {
      byte[] start = bytes.start();
      int known = start.length;
      int more = Math.min(WrittenKind.MAGIC - known, length);
      start = Arrays.copyOf(start, known + more);
      System.arraycopy(from, offset, start, known, more);
      return WrittenKind.of(key.name, start);
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
      WrittenKind kind = WrittenKind.of(key.name, bytes.start());
      bytes = new Buffer();
      if (kind != WrittenKind.RESOURCE) {
        put(key, new Entry(kind, null, reason));
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
      WrittenKind kind = WrittenKind.of(key.name, all);
      if (all.length > 0 || kind == WrittenKind.RESOURCE) {
        put(key, new Entry(kind, all, null));
      }
    }
  }
}
