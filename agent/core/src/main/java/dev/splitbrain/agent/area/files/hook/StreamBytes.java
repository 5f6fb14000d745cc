package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.area.files.open.SlaveFile;
import java.io.IOException;

/** Bytes between java.io's callers and slave files, with the checks that the JDK's natives make. */
final class StreamBytes {
  private static final int SKIP = 8 << 10;

  private StreamBytes() {}

  /** One byte; -1 at the end. */
  static int read(SlaveFile file) throws IOException {
    byte[] one = new byte[1];
    return file.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  static int read(SlaveFile file, byte[] to) throws IOException {
    return file.read(to, 0, to.length);
  }

  static int read(SlaveFile file, Object to, Object offset, Object length) throws IOException {
    byte[] bytes = (byte[]) to;
    check(bytes, (int) offset, (int) length);
    return file.read(bytes, (int) offset, (int) length);
  }

  static Object write(SlaveFile file, int b) throws IOException {
    file.write(new byte[] {(byte) b}, 0, 1);
    return null;
  }

  static Object write(SlaveFile file, byte[] from) throws IOException {
    file.write(from, 0, from.length);
    return null;
  }

  static Object write(SlaveFile file, Object from, Object offset, Object length)
      throws IOException {
    byte[] bytes = (byte[]) from;
    check(bytes, (int) offset, (int) length);
    file.write(bytes, (int) offset, (int) length);
    return null;
  }

  private static void check(byte[] bytes, int offset, int length) {
    if (bytes == null) {
      throw new NullPointerException();
    }
    if (offset < 0 || length < 0 || bytes.length - offset < length) {
      throw new IndexOutOfBoundsException();
    }
  }

  /**
   * FileInputStream.skip.
   *
   * @param byReading whether the running JDK reads what it skips in files that are not regular
   */
  static long skip(SlaveFile file, long count, boolean byReading) throws IOException {
    if (byReading && !file.isRegular()) {
      return skipByReading(file, count);
    }
    long position = file.position();
    if (position + count < 0) {
      if (file.isRegular() || takesNotice(file, position)) {
        throw new IOException("Invalid argument");
      }
      return file.position() - position;
    }
    file.seek(position + count);
    // A device may take no notice.
    return file.isRegular() ? count : file.position() - position;
  }

  /** Whether a device has positions at all: such as take any and stay where they are have none. */
  private static boolean takesNotice(SlaveFile file, long position) throws IOException {
    file.seek(position + 1);
    boolean moved = file.position() != position;
    if (moved) {
      file.seek(position);
    }
    return moved;
  }

  private static long skipByReading(SlaveFile file, long count) throws IOException {
    byte[] bytes = new byte[SKIP];
    long rest = count;
    while (rest > 0) {
      int read = file.read(bytes, 0, (int) Math.min(bytes.length, rest));
      if (read < 0) {
        break;
      }
      rest -= read;
    }
    return Math.max(0, count) - Math.max(0, rest);
  }
}
