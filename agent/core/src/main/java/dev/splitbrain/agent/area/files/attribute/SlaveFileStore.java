package dev.splitbrain.agent.area.files.attribute;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.call.SupportedViews;
import dev.splitbrain.agent.area.files.jdk.Guards;
import dev.splitbrain.wire.files.StoreInfo;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A file store of a slave. Space is asked for anew with each call, as by the JDK. */
public final class SlaveFileStore extends FileStore {
  private static final Map<Class<? extends FileAttributeView>, String> VIEWS =
      Map.of(
          BasicFileAttributeView.class, SupportedViews.BASIC,
          PosixFileAttributeView.class, SupportedViews.POSIX,
          FileOwnerAttributeView.class, SupportedViews.OWNER,
          DosFileAttributeView.class, SupportedViews.DOS,
          UserDefinedFileAttributeView.class, SupportedViews.USER,
          AclFileAttributeView.class, SupportedViews.ACL);

  private final String host;
  private final Guards.Action<StoreInfo> ask;
  private final StoreInfo first;

  public SlaveFileStore(SlaveCalls calls, Guards.Action<StoreInfo> ask) throws IOException {
    this(calls, ask, ask.call());
  }

  private SlaveFileStore(SlaveCalls calls, Guards.Action<StoreInfo> ask, StoreInfo first) {
    this.host = calls.hostName();
    this.ask = ask;
    this.first = first;
  }

  /** One of all the slave's stores. */
  public static SlaveFileStore ofAll(SlaveCalls calls, StoreInfo info) {
    return new SlaveFileStore(calls, () -> again(calls, info), info);
  }

  private static StoreInfo again(SlaveCalls calls, StoreInfo info) throws IOException {
    List<StoreInfo> all = calls.byFile("stores", info.getName(), c -> c.stores());
    for (StoreInfo other : all) {
      boolean same =
          other.getName().equals(info.getName())
              && other.getType().equals(info.getType())
              && Objects.equals(other.getText(), info.getText());
      if (same) {
        return other;
      }
    }
    throw new IOException(calls.hostName() + ": no file store " + info.getName() + " any more");
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

  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    if (type == null) {
      throw new NullPointerException();
    }
    String name = VIEWS.get(type);
    return name != null && supportsFileAttributeView(name);
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    return name.equals(SupportedViews.BASIC) || first.getViews().contains(name);
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
        && store.type().equals(type())
        && store.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return host.hashCode() ^ toString().hashCode();
  }

  /** As the slave's JDK prints it; on Unix it names the place where the store is mounted. */
  @Override
  public String toString() {
    return first.isSetText() ? first.getText() : name() + " (" + type() + ")";
  }
}
