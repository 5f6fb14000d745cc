package dev.splitbrain.slave.area.files;

import dev.splitbrain.wire.files.StoreInfo;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.util.ArrayList;
import java.util.List;

/** What the slave's file stores say of themselves. */
final class Stores {
  /** For a figure that the store cannot tell. */
  private static final long UNKNOWN = -1;

  private Stores() {}

  /** Everything about one store; its figures must be there. */
  static StoreInfo of(FileStore store, FileSystem fileSystem) throws IOException {
    StoreInfo info = described(store, fileSystem);
    info.setTotal(store.getTotalSpace());
    info.setUsable(store.getUsableSpace());
    info.setUnallocated(store.getUnallocatedSpace());
    info.setBlockSize(blockSize(store));
    return info;
  }

  /** All stores; one whose figures cannot be had tells {@value #UNKNOWN} for them. */
  static List<StoreInfo> all(FileSystem fileSystem) {
    List<StoreInfo> all = new ArrayList<>();
    for (FileStore store : fileSystem.getFileStores()) {
      StoreInfo info;
      try {
        info = of(store, fileSystem);
      } catch (IOException e) {
        // Unmounted meanwhile, or not for this user: listed all the same, as the JDK does.
        info = described(store, fileSystem);
        info.setTotal(UNKNOWN);
        info.setUsable(UNKNOWN);
        info.setUnallocated(UNKNOWN);
        info.setBlockSize(UNKNOWN);
      }
      all.add(info);
    }
    return all;
  }

  private static StoreInfo described(FileStore store, FileSystem fileSystem) {
    StoreInfo info = new StoreInfo();
    info.setName(store.name());
    info.setType(store.type());
    info.setText(store.toString());
    info.setReadOnly(store.isReadOnly());
    info.setViews(
        fileSystem.supportedFileAttributeViews().stream()
            .filter(store::supportsFileAttributeView)
            .sorted()
            .toList());
    return info;
  }

  private static long blockSize(FileStore store) throws IOException {
    try {
      return store.getBlockSize();
    } catch (UnsupportedOperationException e) {
      return UNKNOWN;
    }
  }
}
