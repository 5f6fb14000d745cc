package dev.splitbrain.agent.area.files.open;

import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.OpenRequest;
import java.nio.ByteBuffer;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** Open options of java.nio.file and java.io, checked as the JDK checks them. */
public final class OpenFlags {
  private static final Set<java.nio.file.OpenOption> DEFAULT_WRITE =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
  private static final int RANDOM_READ = 1;
  private static final int RANDOM_SYNC = 4;
  private static final int RANDOM_DSYNC = 8;

  private final Set<OpenOption> options;
  private final boolean forStream;

  private OpenFlags(Set<OpenOption> options, boolean forStream) {
    this.options = options;
    this.forStream = forStream;
  }

  /** For {@code AsynchronousFileChannel.open}, which never appends. */
  public static OpenFlags ofAsyncChannel(
      Set<? extends java.nio.file.OpenOption> given, String hostName) {
    if (given.contains(StandardOpenOption.APPEND)) {
      throw new UnsupportedOperationException("APPEND not allowed");
    }
    return ofChannel(given, hostName);
  }

  /** For {@code Files.newByteChannel} and {@code FileChannel.open}. */
  public static OpenFlags ofChannel(
      Set<? extends java.nio.file.OpenOption> given, String hostName) {
    EnumSet<OpenOption> options = EnumSet.noneOf(OpenOption.class);
    for (java.nio.file.OpenOption option : given) {
      if (option instanceof StandardOpenOption standard) {
        options.add(OpenOption.valueOf(standard.name()));
      } else if (option == LinkOption.NOFOLLOW_LINKS) {
        options.add(OpenOption.NOFOLLOW_LINKS);
      } else if (option == null) {
        throw new NullPointerException();
      } else if (isDirect(option)) {
        DirectIo.require(hostName);
        options.add(OpenOption.DIRECT);
      } else {
        throw new UnsupportedOperationException(option + " not supported");
      }
    }
    boolean append = options.contains(OpenOption.APPEND);
    if (!options.contains(OpenOption.READ) && !options.contains(OpenOption.WRITE)) {
      options.add(append ? OpenOption.WRITE : OpenOption.READ);
    }
    if (append && options.contains(OpenOption.READ)) {
      throw new IllegalArgumentException("READ + APPEND not allowed");
    }
    if (append && options.contains(OpenOption.TRUNCATE_EXISTING)) {
      throw new IllegalArgumentException("APPEND + TRUNCATE_EXISTING not allowed");
    }
    return new OpenFlags(options, false);
  }

  /** The enum lies in a module that need not be there. */
  public static boolean isDirect(java.nio.file.OpenOption option) {
    return option.getClass().getName().equals("com.sun.nio.file.ExtendedOpenOption")
        && option.toString().equals("DIRECT");
  }

  /** What {@code Files.newOutputStream} and the likes of {@code Files.write} open with. */
  public static Set<java.nio.file.OpenOption> ofOutput(java.nio.file.OpenOption... options) {
    if (options.length == 0) {
      return DEFAULT_WRITE;
    }
    Set<java.nio.file.OpenOption> set = new HashSet<>();
    for (java.nio.file.OpenOption option : options) {
      if (option == StandardOpenOption.READ) {
        throw new IllegalArgumentException("READ not allowed");
      }
      set.add(option);
    }
    set.add(StandardOpenOption.WRITE);
    return set;
  }

  public static OpenFlags ofInputStream() {
    return new OpenFlags(EnumSet.of(OpenOption.READ), true);
  }

  public static OpenFlags ofOutputStream(boolean append) {
    return new OpenFlags(
        EnumSet.of(
            OpenOption.WRITE,
            OpenOption.CREATE,
            append ? OpenOption.APPEND : OpenOption.TRUNCATE_EXISTING),
        true);
  }

  /**
   * For RandomAccessFile.
   *
   * @param mode the bits that the JDK gives its own open
   */
  public static OpenFlags ofRandomAccess(int mode) {
    EnumSet<OpenOption> options = EnumSet.of(OpenOption.READ);
    if ((mode & RANDOM_READ) == 0) {
      options.add(OpenOption.WRITE);
      options.add(OpenOption.CREATE);
      if ((mode & RANDOM_SYNC) != 0) {
        options.add(OpenOption.SYNC);
      }
      if ((mode & RANDOM_DSYNC) != 0) {
        options.add(OpenOption.DSYNC);
      }
    }
    return new OpenFlags(options, true);
  }

  public boolean isRead() {
    return options.contains(OpenOption.READ);
  }

  public boolean isWrite() {
    return options.contains(OpenOption.WRITE);
  }

  public boolean isDirect() {
    return options.contains(OpenOption.DIRECT);
  }

  public boolean isAppend() {
    return options.contains(OpenOption.APPEND);
  }

  public Set<OpenOption> options() {
    return options;
  }

  /** The same less one option. */
  public OpenFlags without(OpenOption option) {
    EnumSet<OpenOption> left = EnumSet.copyOf(options);
    left.remove(option);
    return new OpenFlags(left, forStream);
  }

  /**
   * The request that opens a file with these options.
   *
   * @param mode of a file that this creates; null for the default
   */
  public OpenRequest request(ByteBuffer path, Integer mode) {
    int first = isRead() && !isWrite() && !isDirect() ? ReadAhead.FIRST : 0;
    OpenRequest request = new OpenRequest(path, options, first, forStream);
    if (mode != null) {
      request.setMode(mode);
    }
    return request;
  }
}
