package dev.splitbrain.agent.area.files;

import java.io.IOException;

/** The ways in which the length of a file that is open on a slave is changed. */
record FileLength(SlaveFile file) {
  /** FileChannel.truncate: never grows; a position beyond the end moves to it. */
  void truncate(long size) throws IOException {
    file.resize(
        "truncate",
        size,
        c -> {
          c.truncate(file.handle(), size);
          return null;
        });
  }

  /** RandomAccessFile.setLength: grows too; a position beyond the end moves to it. */
  void set(long length) throws IOException {
    set(length, length);
  }

  /** What mapping beyond the end does to a file: it moves no position. */
  void extend(long length) throws IOException {
    set(length, Long.MAX_VALUE);
  }

  private void set(long length, long lastPosition) throws IOException {
    file.resize(
        "setLength",
        lastPosition,
        c -> {
          c.setLength(file.handle(), length);
          return null;
        });
  }
}
