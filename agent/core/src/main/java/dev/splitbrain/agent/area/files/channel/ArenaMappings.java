package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.List;
import java.util.Objects;

/**
 * FileChannel.map into an arena, which newer JDKs have: a copy in mapped memory. The method cannot
 * be overridden by code that older JDKs load, so FileChannel's own, which refuses, is hooked.
 */
public final class ArenaMappings {
  private static final int FIRST_JDK = 22;

  private ArenaMappings() {}

  public static List<Hook> all() {
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

  /** What the oldest JDKs have in their place, in a module of its own. */
  public static List<Refusal> refusals() {
    return List.of(
        Refusal.of(
                "jdk.internal.foreign.MappedMemorySegmentImpl",
                "makeMappedSegment",
                "(Ljava/nio/file/Path;JJLjava/nio/channels/FileChannel$MapMode;"
                    + "Ljdk/internal/foreign/ResourceScopeImpl;)"
                    + "Ljdk/incubator/foreign/MemorySegment;",
                "MemorySegment.mapFile of jdk.incubator.foreign",
                Refusal.Kind.UNSUPPORTED)
            .about(0)
            .instead("use FileChannel.map and MemorySegment.ofByteBuffer, or local(...)")
            .until(17));
  }

  private static Object map(
      SlaveFileChannel channel, MapMode mode, long offset, long size, Object arena)
      throws IOException {
    Objects.requireNonNull(mode, "Mode is null");
    Objects.requireNonNull(arena, "Arena is null");
    String host = channel.file().session().hostName();
    MappedSegments segments = MappedSegments.ofJdk(host);
    Object session = segments.sessionOf(arena);
    if (offset < 0) {
      throw new IllegalArgumentException("Requested bytes offset must be >= 0.");
    }
    if (size < 0) {
      throw new IllegalArgumentException("Requested bytes size must be >= 0.");
    }
    channel.ensureOpen();
    Snapshots.check(channel, mode, offset, size, host);
    Snapshots.extend(channel, mode, offset, size, host);
    return segments.segment(
        offset,
        (int) size,
        mode == MapMode.READ_ONLY,
        session,
        memory -> Snapshots.fill(memory, channel, offset));
  }
}
