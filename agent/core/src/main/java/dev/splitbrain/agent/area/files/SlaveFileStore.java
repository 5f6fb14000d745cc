package dev.splitbrain.agent.area.files;

import dev.splitbrain.wire.files.StoreInfo;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;

/** A file store of a slave. Space is asked for anew with each call, as by the JDK. */
final class SlaveFileStore extends FileStore {
  private final String host;
  private final Guards.Action<StoreInfo> ask;
  private final StoreInfo first;

  SlaveFileStore(SlaveFiles slave, Guards.Action<StoreInfo> ask) throws IOException {
    this(slave, ask, ask.call());
  }

  private SlaveFileStore(SlaveFiles slave, Guards.Action<StoreInfo> ask, StoreInfo first) {
    this.host = slave.hostName();
    this.ask = ask;
    this.first = first;
  }

  /** One of all the slave's stores. */
  static SlaveFileStore ofAll(SlaveFiles slave, StoreInfo info) {
    return new SlaveFileStore(slave, () -> again(slave, info), info);
  }

  private static StoreInfo again(SlaveFiles slave, StoreInfo info) throws IOException {
    List<StoreInfo> all = slave.calls.byFile("stores", info.getName(), c -> c.stores());
    for (StoreInfo other : all) {
      if (other.getName().equals(info.getName()) && other.getType().equals(info.getType())) {
        return other;
      }
    }
    throw new IOException(slave.hostName() + ": no file store " + info.getName() + " any more");
  }

  @Override
  public String name() {
    return first.getName();
  }

  @Override
  public String type() {
    return first.getType();
  }

  @Override
  public boolean isReadOnly() {
    return first.isReadOnly();
  }

  @Override
  public long getTotalSpace() throws IOException {
    return ask.call().getTotal();
  }

  @Override
  public long getUsableSpace() throws IOException {
    return ask.call().getUsable();
  }

  @Override
  public long getUnallocatedSpace() throws IOException {
    return ask.call().getUnallocated();
  }

  @Override
  public long getBlockSize() throws IOException {
    return ask.call().getBlockSize();
  }

  /** Only views that are routed. */
  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    if (type == null) {
      throw new NullPointerException();
    }
    if (type == BasicFileAttributeView.class) {
      return true;
    }
    boolean posix = type == PosixFileAttributeView.class || type == FileOwnerAttributeView.class;
    return posix && first.getViews().contains("posix");
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    return switch (name) {
      case "basic" -> true;
      case "posix", "owner", "unix" -> first.getViews().contains("posix");
      default -> false;
    };
  }

  @Override
  public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
    if (type == null) {
      throw new NullPointerException();
    }
    return null;
  }

  @Override
  public Object getAttribute(String attribute) throws IOException {
    return switch (attribute) {
      case "totalSpace" -> getTotalSpace();
      case "usableSpace" -> getUsableSpace();
      case "unallocatedSpace" -> getUnallocatedSpace();
      default -> throw new UnsupportedOperationException("'" + attribute + "' not recognized");
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SlaveFileStore store
        && store.host.equals(host)
        && store.name().equals(name())
        && store.type().equals(type());
  }

  @Override
  public int hashCode() {
    return host.hashCode() ^ name().hashCode();
  }

  @Override
  public String toString() {
    return host + ": " + name() + " (" + type() + ")";
  }
}
