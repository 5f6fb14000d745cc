package dev.splitbrain.agent.area.files;

import dev.splitbrain.agent.area.Hook;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.List;
import java.util.Objects;

/**
 * FileChannel.map into an arena, which newer JDKs have: a copy in memory of the arena. The method
 * cannot be overridden by code that older JDKs load, so FileChannel's own, which refuses, is
 * hooked.
 */
final class ArenaMappings {
  private static final int FIRST_JDK = 22;

  /** Mappings begin at a page, which programs that advise the system of their use rely on. */
  private static final long PAGE = 4096;

  private static final String ARENA = "java.lang.foreign.Arena";
  private static final String SEGMENT = "java.lang.foreign.MemorySegment";

  private ArenaMappings() {}

  static List<Hook> all() {
    return List.of(
        Hook.inScope(
                FileChannel.class.getName(),
                "map",
                "(Ljava/nio/channels/FileChannel$MapMode;JJLjava/lang/foreign/Arena;)"
                    + "Ljava/lang/foreign/MemorySegment;",
                (self, args) ->
                    self instanceof SlaveFileChannel channel
                        ? map(channel, (MapMode) args[0], (long) args[1], (long) args[2], args[3])
                        : Hook.PROCEED)
            .since(FIRST_JDK));
  }

  private static Object map(
      SlaveFileChannel channel, MapMode mode, long position, long size, Object arena)
      throws IOException {
    Objects.requireNonNull(mode, "Mode is null");
    Objects.requireNonNull(arena, "Arena is null");
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    Snapshots.check(channel, mode, position, size, channel.file().session().hostName());
    try {
      Object segment =
          Class.forName(ARENA)
              .getMethod("allocate", long.class, long.class)
              .invoke(arena, size, PAGE);
      Class<?> type = Class.forName(SEGMENT);
      ByteBuffer copy = (ByteBuffer) type.getMethod("asByteBuffer").invoke(segment);
      Snapshots.fill(copy, channel, position, size);
      return mode == MapMode.READ_ONLY ? type.getMethod("asReadOnly").invoke(segment) : segment;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK has no " + ARENA + " as it should", e);
    }
  }
}
