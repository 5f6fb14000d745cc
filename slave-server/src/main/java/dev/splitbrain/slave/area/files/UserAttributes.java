package dev.splitbrain.slave.area.files;

import dev.splitbrain.wire.envelope.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** User-defined attributes of files, by the slave's own JDK. */
final class UserAttributes {
  private static final String VIEW = "user:";

  /** How the JDK turns the attributes' names into bytes on Unix. */
  private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding"));

  private UserAttributes() {}

  private static UserDefinedFileAttributeView view(Path file, boolean follow) {
    return Views.of(file, follow, UserDefinedFileAttributeView.class);
  }

  /**
   * Values by name.
   *
   * @param names a star for all of them, or names with commas in between
   */
  static Map<String, ByteBuffer> read(Path file, boolean follow, String names) throws IOException {
    checkName(file, names);
    Map<String, ByteBuffer> values = new HashMap<>();
    Files.readAttributes(file, VIEW + names, Stats.links(follow))
        .forEach((name, value) -> values.put(name, ByteBuffer.wrap((byte[]) value)));
    return values;
  }

  static List<String> names(Path file, boolean follow) throws IOException {
    return view(file, follow).list();
  }

  static int size(Path file, boolean follow, String name) throws IOException {
    checkName(file, name);
    return view(file, follow).size(name);
  }

  /** One value, which must not be longer than {@code room} bytes. */
  static ByteBuffer value(Path file, boolean follow, String name, int room) throws IOException {
    checkName(file, name);
    ByteBuffer value = ByteBuffer.allocate(Math.max(0, Math.min(room, Limits.CHUNK_BYTES)));
    view(file, follow).read(name, value);
    return value.flip();
  }

  static void write(Path file, boolean follow, String name, ByteBuffer value) throws IOException {
    checkName(file, name);
    view(file, follow).write(name, value);
  }

  static void delete(Path file, boolean follow, String name) throws IOException {
    checkName(file, name);
    view(file, follow).delete(name);
  }

  /** What this locale cannot express would become another attribute's name. */
  private static void checkName(Path file, String name) throws IOException {
    if (!NAMES.newEncoder().canEncode(name)) {
      throw new FileSystemException(
          file.toString(),
          null,
          "the slave's locale (" + NAMES + ") has no attribute '" + name + "'");
    }
  }
}
