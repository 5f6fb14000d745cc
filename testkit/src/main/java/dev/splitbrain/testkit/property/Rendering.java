package dev.splitbrain.testkit.property;

import java.io.File;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Results as text in which twins are equal if they behave equally.
 *
 * <p>Left out, as twins differ in them by nature: where their trees stand (the root's name is
 * replaced, also in messages), times that the sequence did not set (said to be "now"), inodes and
 * devices (compared by the answers of isSameFile), a directory's size (as the file system likes),
 * the order of listings (sorted by the operations), access and change times (reading ahead and
 * opening move them), free space.
 */
final class Rendering {
  /** Times of before were set by an operation; later ones are the clock's. */
  private static final Instant SET_BEFORE = Instant.parse("2015-01-01T00:00:00Z");

  /** Names that the JDK made up, behind the prefixes that operations give. */
  private static final Pattern TEMPORARY = Pattern.compile("\\b(temporary|ab|pre\\.?)\\d{9,}");

  private static final int SHOWN_BYTES = 24;
  private static final int SHOWN_CAUSES = 3;

  private final String root;

  Rendering(Path root) {
    this.root = root.toString();
  }

  String value(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes(bytes);
    }
    if (value instanceof FileTime time) {
      return time(time);
    }
    if (value instanceof Object[] array) {
      return list(Arrays.asList(array));
    }
    if (value instanceof Set<?> set
        && !set.isEmpty()
        && set.iterator().next() instanceof PosixFilePermission) {
      return PosixFilePermissions.toString(
          set.stream().map(PosixFilePermission.class::cast).collect(Collectors.toSet()));
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, String> sorted = new TreeMap<>();
      map.forEach((key, each) -> sorted.put(String.valueOf(key), value(each)));
      return sorted.toString();
    }
    if (value instanceof List<?> list) {
      return list(list);
    }
    if (value instanceof Path || value instanceof File || value instanceof CharSequence) {
      return '"' + text(value.toString()) + '"';
    }
    return text(String.valueOf(value));
  }

  private String list(Collection<?> values) {
    return values.stream().map(this::value).collect(Collectors.joining(", ", "[", "]"));
  }

  static String bytes(byte[] bytes) {
    return bytes.length <= SHOWN_BYTES
        ? "bytes " + HexFormat.of().formatHex(bytes)
        : bytes.length + " bytes of hash " + Arrays.hashCode(bytes);
  }

  static String time(FileTime time) {
    return time.toInstant().isBefore(SET_BEFORE) ? time.toString() : "now";
  }

  /** Without the tree's root, which stands elsewhere for each twin, and without chance. */
  private String text(String text) {
    return TEMPORARY.matcher(text.replace(root, "ROOT")).replaceAll("$1*");
  }

  /** Type, message, names and causes; what is suppressed is a twin's own. */
  String thrown(Throwable thrown) {
    StringBuilder all = new StringBuilder();
    Throwable at = thrown;
    for (int i = 0; at != null && i < SHOWN_CAUSES; at = at.getCause(), i++) {
      all.append(i == 0 ? "" : " caused by ").append(at.getClass().getName());
      all.append(": ").append(at.getMessage() == null ? null : text(at.getMessage()));
      if (at instanceof FileSystemException e) {
        all.append(" of ").append(value(e.getFile())).append(", ").append(value(e.getOtherFile()));
      }
    }
    return all.toString();
  }
}
