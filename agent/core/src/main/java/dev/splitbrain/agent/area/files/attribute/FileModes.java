package dev.splitbrain.agent.area.files.attribute;

import dev.splitbrain.agent.area.files.jdk.Guards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** POSIX permission bits. */
public final class FileModes {
  private FileModes() {}

  static int bit(PosixFilePermission permission) {
    return switch (permission) {
      case OWNER_READ -> 0400;
      case OWNER_WRITE -> 0200;
      case OWNER_EXECUTE -> 0100;
      case GROUP_READ -> 0040;
      case GROUP_WRITE -> 0020;
      case GROUP_EXECUTE -> 0010;
      case OTHERS_READ -> 0004;
      case OTHERS_WRITE -> 0002;
      case OTHERS_EXECUTE -> 0001;
    };
  }

  static int bits(Set<PosixFilePermission> permissions) {
    int bits = 0;
    for (PosixFilePermission permission : permissions) {
      bits |= bit(permission);
    }
    return bits;
  }

  /**
   * The mode that initial attributes ask for.
   *
   * @return null if they ask for none
   * @throws UnsupportedOperationException for other attributes, as the JDK words it
   */
  static Integer initial(FileAttribute<?>... attributes) {
    if (attributes.length == 0) {
      return null;
    }
    try {
      // The attributes may be the program's own classes.
      return Guards.unguarded(() -> asked(attributes));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Attributes throw none.
    }
  }

  @SuppressWarnings("unchecked")
  private static Integer asked(FileAttribute<?>... attributes) {
    Integer mode = null;
    for (FileAttribute<?> attribute : attributes) {
      String name = attribute.name();
      if (!name.equals("posix:permissions") && !name.equals("unix:permissions")) {
        throw new UnsupportedOperationException(
            "'" + attribute.name() + "' not supported as initial attribute");
      }
      mode = bits((Set<PosixFilePermission>) attribute.value());
    }
    return mode;
  }
}
