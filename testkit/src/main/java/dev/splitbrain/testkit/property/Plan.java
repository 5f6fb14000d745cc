package dev.splitbrain.testkit.property;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Chooses the operations of one sequence: all from its seed, nothing from what the operations give,
 * so that both twins get the same. Remembers what each slot may have open, so that most operations
 * on open files find one.
 */
final class Plan {
  /** How many files one sequence may have open at once. */
  static final int SLOTS = 5;

  private static final String[] FILES = {"f0", "f1", "f2", "f3", "d0/f0", "d0/d1/f0", "new"};
  private static final String[] DIRECTORIES = {"d0", "d0/d1", "d1", "empty"};
  private static final String[] LINKS = {"to-file", "to-directory", "dangling", "loop"};
  private static final String[] ODD = {
    "",
    "d0/..",
    "d0/../f0",
    "f0/below",
    "absent/below",
    ".hidden",
    "gr\u00fc\u00dfe",
    "two words",
    "to-directory/f0",
    "new-link",
    "n".repeat(255),
    "n".repeat(256)
  };
  private static final int[] LENGTHS = {0, 1, 2, 7, 100, 100, 1000, 8192, 8193, 70_000, 200_000};
  private static final long[] MILLIS = {0, 1, 999, 1_000_000_000_000L, 1_234_567_890_123L};
  private static final String[] MODES = {
    "rw-------", "rw-r--r--", "rwx------", "rwxr-xr-x", "rwxrwxrwx", "rw-rw-rw-", "rwxr-x---"
  };
  private static final String[] CLOSED_MODES = {"---------", "r--r--r--", "r-xr-xr-x", "--x--x--x"};

  private final Random random;
  private final boolean privileged;
  private final Handle[] slots = new Handle[SLOTS];
  private int made;

  /**
   * A plan.
   *
   * @param privileged whether permissions may be taken away, as they stop neither twin
   */
  Plan(long seed, boolean privileged) {
    this.random = new Random(seed);
    this.privileged = privileged;
    Arrays.fill(slots, Handle.NONE);
  }

  /** As many operations as asked for. */
  List<Operation> operations(int count) {
    List<Operation> all = new ArrayList<>();
    while (all.size() < count) {
      all.add(next());
    }
    return all;
  }

  private Operation next() {
    return switch (below(23)) {
      case 0, 1 -> FileOperations.next(this);
      case 2 -> FileOperations.change(this);
      case 3, 4 -> OpenOperations.stream(this);
      case 5, 6 -> StreamOperations.next(this);
      case 7 -> OpenOperations.random(this);
      case 8, 9 -> RandomOperations.next(this);
      case 10 -> OpenOperations.channel(this);
      case 11, 12, 13 -> ChannelOperations.next(this);
      case 14, 15 -> ContentOperations.next(this);
      case 16, 17 -> TreeOperations.next(this);
      case 18 -> AttributeOperations.next(this);
      case 19 -> LockOperations.next(this);
      case 20, 21 -> WithinOperations.next(this);
      default -> ListOperations.next(this);
    };
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean oneIn(int many) {
    return below(many) == 0;
  }

  boolean coin() {
    return random.nextBoolean();
  }

  @SafeVarargs
  final <T> T of(T... choices) {
    return choices[below(choices.length)];
  }

  /** Any name, mostly of what may exist. */
  String name() {
    return switch (below(10)) {
      case 0, 1, 2, 3, 4 -> of(FILES);
      case 5, 6 -> of(DIRECTORIES);
      case 7, 8 -> of(LINKS);
      default -> of(ODD);
    };
  }

  /** Mostly the name of a file. */
  String file() {
    return oneIn(8) ? name() : of(FILES);
  }

  /** Mostly the name of a directory. */
  String directory() {
    return oneIn(6) ? name() : oneIn(4) ? "" : of(DIRECTORIES);
  }

  /** Mostly the name of a link. */
  String link() {
    return oneIn(4) ? name() : oneIn(3) ? "new-link" : of(LINKS);
  }

  /** A name that no sequence has used before: for what the JDK names itself. */
  String unused() {
    return "temporary" + made++;
  }

  int length() {
    return oneIn(60) ? 1_200_000 : LENGTHS[below(LENGTHS.length)];
  }

  int small() {
    return below(120);
  }

  /** Where in a file, sometimes far beyond its end, rarely beyond all ends. */
  long position() {
    return switch (below(24)) {
      case 0 -> -1;
      case 1 -> 3_000_000;
      case 2 -> oneIn(4) ? Long.MAX_VALUE - below(3) : 150_000;
      default -> coin() ? small() : below(9000);
    };
  }

  byte[] bytes() {
    return bytes(length());
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  String text() {
    return of(
        "", "x", "one\ntwo\n", "one\r\ntwo\rthree", "gr\u00fc\u00dfe\n", "a".repeat(9000) + "\n");
  }

  FileTime time() {
    return oneIn(4)
        ? FileTime.from(1_100_000_000_123_456_789L, TimeUnit.NANOSECONDS)
        : FileTime.fromMillis(MILLIS[below(MILLIS.length)]);
  }

  long millis() {
    return oneIn(12) ? -1 : MILLIS[below(MILLIS.length)];
  }

  Set<PosixFilePermission> permissions() {
    String mode = privileged && oneIn(4) ? of(CLOSED_MODES) : of(MODES);
    return EnumSet.copyOf(orNone(PosixFilePermissions.fromString(mode)));
  }

  /** EnumSet cannot copy an empty set of unknown type. */
  private static Set<PosixFilePermission> orNone(Set<PosixFilePermission> set) {
    return set.isEmpty() ? EnumSet.noneOf(PosixFilePermission.class) : set;
  }

  /** Whether permissions may be taken away from the owner. */
  boolean mayClose() {
    return privileged;
  }

  /** A slot for something to be opened, mostly a free one. */
  int slotFor(Handle handle) {
    int slot = below(SLOTS);
    for (int i = 0; i < SLOTS && slots[slot] != Handle.NONE && !oneIn(3); i++) {
      slot = (slot + 1) % SLOTS;
    }
    slots[slot] = handle;
    return slot;
  }

  /** A slot that may have one of those; any if none has. */
  int slotOf(Handle... wanted) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      if (Arrays.asList(wanted).contains(slots[i])) {
        found.add(i);
      }
    }
    return found.isEmpty() ? -1 : found.get(below(found.size()));
  }

  /** The slot will be closed. */
  void closes(int slot) {
    slots[slot] = Handle.NONE;
  }
}
