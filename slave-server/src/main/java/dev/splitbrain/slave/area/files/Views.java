package dev.splitbrain.slave.area.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttributeView;

/** Attribute views of the slave's file systems. */
final class Views {
  private Views() {}

  /**
   * The view of one file.
   *
   * @throws UnsupportedOperationException if its file system has no such view
   */
  static <V extends FileAttributeView> V of(Path file, boolean follow, Class<V> type) {
    V view = Files.getFileAttributeView(file, type, Stats.links(follow));
    if (view == null) {
      throw new UnsupportedOperationException(
          "the slave's file system has no " + type.getSimpleName());
    }
    return view;
  }
}
