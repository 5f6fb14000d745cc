package dev.splitbrain.agent.library;

import java.util.Locale;

/** What a written file looks like, by its name and its first bytes. */
enum WrittenKind {
  /** A native library. */
  LIBRARY,
  /** A class, or a jar or another archive that classes may come from. */
  CLASSES,
  /** Anything else: code may read it as a resource. */
  RESOURCE;

  /** So many first bytes tell. */
  static final int MAGIC = 4;

  static WrittenKind of(String name, byte[] start) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".so")
        || lower.contains(".so.")
        || lower.endsWith(".dll")
        || lower.endsWith(".dylib")
        || lower.endsWith(".jnilib")) {
      return LIBRARY;
    }
    if (start.length < MAGIC) {
      return RESOURCE;
    }
    int magic =
        (start[0] & 0xff) << 24
            | (start[1] & 0xff) << 16
            | (start[2] & 0xff) << 8
            | start[3] & 0xff;
    if (magic == 0xcafebabe || magic == 0x504b0304) {
      return CLASSES;
    }
    boolean isLibrary =
        magic == 0x7f454c46 // ELF
            || magic >>> 16 == 0x4d5a // Windows
            || magic == 0xcffaedfe
            || magic == 0xcefaedfe; // macOS
    return isLibrary ? LIBRARY : RESOURCE;
  }
}
