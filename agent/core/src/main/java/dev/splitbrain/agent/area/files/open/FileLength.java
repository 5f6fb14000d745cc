package dev.splitbrain.agent.area.files.open;

import java.io.IOException;

/** The ways in which the length of a file that is open on a slave is changed. */
public record FileLength(SlaveFile file) {
  /** FileChannel.truncate: never grows; a position beyond the end moves to it. */
  public void truncate(long size) throws IOException {
    file.resize(
        "truncate",
        size,
        c -> {
          c.truncate(file.handle(), size);
          return null;
        });
  }

  /** RandomAccessFile.setLength: grows too; a position beyond the end moves to it. */
  public void set(long length) throws IOException {
    set(length, length);
  }

  /** What mapping beyond the end does to a file: it moves no position. */
  public void extend(long length) throws IOException {
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
