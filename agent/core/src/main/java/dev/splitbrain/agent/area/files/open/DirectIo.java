package dev.splitbrain.agent.area.files.open;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.call.SlaveHandle;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.name.FileRefusals;
import dev.splitbrain.wire.files.ReadReply;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;

/**
 * Reads and writes of a slave's file that was opened with ExtendedOpenOption.DIRECT: past its
 * system's cache, nothing ahead and nothing behind. What the JDK wants to be multiples of the block
 * size is checked by the JDK's own code; what its system wants is the system's affair, which is why
 * the slave's memory begins where in a block the program's does. Threads: any.
 */
public final class DirectIo {
  /** Where in a page the memory begins that the JDK takes for arrays, if it does not align it. */
  public static final int OF_ARRAYS = 16;

  private final SlaveCalls calls;
  private final SlaveHandle open;
  private final long handle;
  private final int block;

  /**
   * For an open file.
   *
   * @param block the block size of its store, a power of two
   */
  DirectIo(SlaveCalls calls, SlaveHandle open, long handle, int block) {
    this.calls = calls;
    this.open = open;
    this.handle = handle;
    this.block = block;
  }

  /** The JDK's own checks. */
  private static final class Checks {
    static final Method POSITION = method("checkChannelPositionAligned", long.class, int.class);
    static final Method REMAINING = method("checkRemainingBufferSizeAligned", int.class, int.class);
    static final Method MEMORY =
        method("checkBufferPositionAligned", ByteBuffer.class, int.class, int.class);

    private static Method method(String name, Class<?>... parameters) {
      try {
        Method method = Class.forName("sun.nio.ch.Util").getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
      } catch (ReflectiveOperationException e) {
        return null;
      }
    }
  }

  /**
   * Whether the running JDK's checks are where they are looked for.
   *
   * @throws UnsupportedOperationException if not
   */
  static void require(String host) {
    if (Checks.POSITION == null || Checks.REMAINING == null || Checks.MEMORY == null) {
      throw new UnsupportedOperationException(
          FileRefusals.line(
              "ExtendedOpenOption.DIRECT on JDK " + JdkFiles.FEATURE,
              host,
              "open without it, or use local(...)"));
    }
  }

  private static void check(Method check, Object... arguments) throws IOException {
    try {
      check.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IOException misaligned) {
        throw misaligned;
      }
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  public void checkPosition(long position) throws IOException {
    check(Checks.POSITION, position, block);
  }

  public void checkRemaining(ByteBuffer buffer) throws IOException {
    check(Checks.REMAINING, buffer.remaining(), block);
  }

  /** As one buffer is checked; of several the JDK looks at their sizes alone. */
  public void checkOne(ByteBuffer buffer) throws IOException {
    if (buffer.isDirect()) {
      check(Checks.MEMORY, buffer, buffer.position(), block);
    }
    checkRemaining(buffer);
  }

  /** By how much a buffer's memory begins after a multiple of the block size. */
  public int memory(ByteBuffer buffer, int ofArrays) {
    return buffer.isDirect() ? buffer.alignmentOffset(buffer.position(), block) : ofArrays;
  }

  /**
   * Reads, in as few calls as it takes.
   *
   * @return the number of bytes, less than asked for only before the end; -1 at the end
   */
  public int read(long at, byte[] to, int offset, int length, int memory) throws IOException {
    int done = 0;
    while (done < length) {
      int want = Math.min(length - done, SlaveCalls.CHUNK);
      int count;
      try {
        count = once(at + done, to, offset + done, want, memory);
      } catch (IOException e) {
        if (done > 0) {
          return done;
        }
        throw e;
      }
      if (count < 0) {
        return done > 0 ? done : -1;
      }
      done += count;
      if (count < want) {
        break;
      }
    }
    return done;
  }

  private int once(long at, byte[] to, int offset, int want, int memory) throws IOException {
    ReadReply reply = open.call("directRead", c -> c.directRead(handle, at, want, memory));
    ByteBuffer data = reply.bufferForData();
    int count = data == null ? 0 : data.remaining();
    if (count > want || (count == 0) != reply.isEnd()) {
      throw calls.protocolError(
          "a read with neither bytes nor an end, or with more than asked for");
    }
    if (count == 0) {
      return -1;
    }
    data.get(to, offset, count);
    return count;
  }

  /**
   * Reads from anywhere, as what is mapped can be: whole blocks, and what lies between.
   *
   * @return the number of bytes, at most a part of what was asked for; -1 at the end
   */
  public int readAround(long at, byte[] to, int offset, int length) throws IOException {
    int before = (int) (at % block);
    int most = Math.min(length, SlaveCalls.CHUNK) + before;
    byte[] blocks = new byte[(most + block - 1) / block * block];
    int count = read(at - before, blocks, 0, blocks.length, 0) - before;
    if (count <= 0) {
      return -1;
    }
    int taken = Math.min(count, most - before);
    System.arraycopy(blocks, before, to, offset, taken);
    return taken;
  }

  /**
   * Writes, in as few calls as it takes.
   *
   * @param at {@link SlaveWriter#OWN} to append, or where
   * @return how many bytes
   */
  public int write(long at, byte[] from, int offset, int length, int memory) throws IOException {
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, SlaveCalls.CHUNK);
      ByteBuffer data = ByteBuffer.wrap(from, offset + done, count).slice();
      long where = at == SlaveWriter.OWN ? at : at + done;
      int taken;
      try {
        taken = open.call("directWrite", c -> c.directWrite(handle, where, data, memory));
      } catch (IOException e) {
        if (done > 0) {
          return done;
        }
        throw e;
      }
      if (taken < 1 || taken > count) {
        throw calls.protocolError("a write of " + taken + " bytes of " + count);
      }
      done += taken;
      if (taken < count) {
        break;
      }
    }
    return done;
  }
}
