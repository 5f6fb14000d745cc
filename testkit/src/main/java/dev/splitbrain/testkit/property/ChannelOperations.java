package dev.splitbrain.testkit.property;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;

/** Channels that are open, of their own or of streams. */
final class ChannelOperations {
  private ChannelOperations() {}

  private interface Call {
    Object on(FileChannel channel) throws Exception;
  }

  private static Operation of(int slot, Call call, String text, Object... arguments) {
    return Operation.of(g -> call.on(g.channel(slot)), "channel #" + slot + "." + text, arguments);
  }

  static Operation next(Plan plan) {
    if (plan.oneIn(8)) {
      int slot = plan.slotOf(Handle.ASYNC);
      if (slot >= 0) {
        return async(plan, slot);
      }
    }
    int slot = any(plan);
    if (slot < 0) {
      return OpenOperations.channel(plan);
    }
    return switch (plan.below(10)) {
      case 0, 1 -> reads(plan, slot);
      case 2, 3 -> writes(plan, slot);
      case 4, 5 -> places(plan, slot);
      case 6, 7 -> transfers(plan, slot, any(plan));
      case 8 -> maps(plan, slot);
      default -> {
        if (plan.coin()) {
          plan.closes(slot);
        }
        yield Operation.act(g -> g.closeSlot(slot), "#%s.close()", slot);
      }
    };
  }

  private static int any(Plan plan) {
    return plan.oneIn(4)
        ? plan.slotOf(Handle.CHANNEL, Handle.INPUT, Handle.OUTPUT, Handle.RANDOM)
        : plan.slotOf(Handle.CHANNEL);
  }

  private static ByteBuffer room(int kind, int length) {
    return switch (kind) {
      case 0 -> ByteBuffer.allocateDirect(length);
      case 1 -> ByteBuffer.allocate(length + 7).position(7).slice();
      default -> ByteBuffer.allocate(length);
    };
  }

  private static ByteBuffer holding(int kind, byte[] bytes) {
    return room(kind, bytes.length).put(bytes).flip();
  }

  private static byte[] content(ByteBuffer... filled) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuffer buffer : filled) {
      byte[] bytes = new byte[buffer.flip().remaining()];
      buffer.get(bytes);
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }

  private static Operation reads(Plan plan, int slot) {
    int length = plan.length();
    int kind = plan.below(4);
    long position = plan.position();
    return switch (plan.below(5)) {
      case 0, 1 ->
          of(
              slot,
              channel -> {
                ByteBuffer to = room(kind, length);
                return channel.read(to) + " " + Rendering.bytes(content(to));
              },
              "read(buffer[%s])",
              length);
      case 2, 3 ->
          of(
              slot,
              channel -> {
                ByteBuffer to = room(kind, length);
                return channel.read(to, position) + " " + Rendering.bytes(content(to));
              },
              "read(buffer[%s], %s)",
              length,
              position);
      default ->
          of(
              slot,
              channel -> {
                ByteBuffer[] to = {room(kind, 10), room(2, 0), room(0, length), room(1, 5)};
                return channel.read(to) + " " + Rendering.bytes(content(to));
              },
              "read(buffers[10, 0, %s, 5])",
              length);
    };
  }

  private static Operation writes(Plan plan, int slot) {
    byte[] bytes = plan.bytes();
    int kind = plan.below(4);
    long position = plan.position();
    return switch (plan.below(5)) {
      case 0, 1 -> of(slot, channel -> channel.write(holding(kind, bytes)), "write(%s)", bytes);
      case 2, 3 ->
          of(
              slot,
              channel -> channel.write(holding(kind, bytes), position),
              "write(%s, %s)",
              bytes,
              position);
      default ->
          of(
              slot,
              channel ->
                  channel.write(
                      new ByteBuffer[] {
                        holding(0, bytes), room(kind, 0), holding(kind, new byte[] {1, 2, 3})
                      }),
              "write(buffers[%s, 0, 3])",
              bytes);
    };
  }

  private static Operation places(Plan plan, int slot) {
    long position = plan.position();
    return switch (plan.below(9)) {
      case 0, 1 -> of(slot, FileChannel::position, "position()");
      case 2, 3 ->
          of(slot, channel -> channel.position(position) == channel, "position(%s)", position);
      case 4, 5 -> of(slot, ChannelOperations::size, "size()");
      case 6, 7 ->
          of(slot, channel -> channel.truncate(position) == channel, "truncate(%s)", position);
      default ->
          of(
              slot,
              channel -> {
                channel.force(position % 2 == 0);
                return channel.isOpen();
              },
              "force(%s)",
              position % 2 == 0);
    };
  }

  /** A directory's size is as the file system likes; it can be told by that it cannot be read. */
  private static Object size(FileChannel channel) throws Exception {
    long size = channel.size();
    return size == 4096 ? "4096, or a directory's" : size;
  }

  private static Operation transfers(Plan plan, int slot, int other) {
    long position = plan.position();
    long count = plan.oneIn(8) ? plan.position() : plan.length();
    byte[] bytes = plan.bytes();
    return switch (plan.below(6)) {
      case 0 ->
          of(
              slot,
              channel -> {
                ByteArrayOutputStream to = new ByteArrayOutputStream();
                long done = channel.transferTo(position, count, Channels.newChannel(to));
                return done + " " + Rendering.bytes(to.toByteArray());
              },
              "transferTo(%s, %s, memory)",
              position,
              count);
      case 1 ->
          of(
              slot,
              channel ->
                  channel.transferFrom(
                      Channels.newChannel(new ByteArrayInputStream(bytes)), position, count),
              "transferFrom(memory[%s], %s, %s)",
              bytes.length,
              position,
              count);
      case 2, 3 ->
          Operation.of(
              g ->
                  g.maybeSame(slot, other)
                      ? overlapping()
                      : g.channel(slot).transferTo(position, count, g.channel(other)),
              "channel #%s.transferTo(%s, %s, #%s)",
              slot,
              position,
              count,
              other);
      default ->
          Operation.of(
              g ->
                  g.maybeSame(slot, other) || position > Long.MAX_VALUE - count
                      ? overlapping()
                      : g.channel(slot).transferFrom(g.channel(other), position, count),
              "channel #%s.transferFrom(#%s, %s, %s)",
              slot,
              other,
              position,
              count);
    };
  }

  /**
   * What a copy of a file onto itself reads of what it wrote is nobody's promise; nor is which of
   * several system calls says no to a position beyond all, as newer JDKs try more of them.
   */
  private static Object overlapping() {
    return "left out: perhaps one file, or beyond all positions";
  }

  /** Written mappings are no snapshots, so only reading is the same. */
  private static Operation maps(Plan plan, int slot) {
    long position = plan.position();
    int length = plan.small();
    FileChannel.MapMode mode =
        plan.coin() ? FileChannel.MapMode.READ_ONLY : FileChannel.MapMode.PRIVATE;
    return of(
        slot,
        channel -> {
          MappedByteBuffer mapped = channel.map(mode, position, length);
          byte[] bytes = new byte[mapped.remaining()];
          mapped.get(bytes);
          return mapped.isReadOnly() + " " + Rendering.bytes(bytes);
        },
        "map(%s, %s, %s)",
        mode,
        position,
        length);
  }

  private static Operation async(Plan plan, int slot) {
    int length = plan.length();
    byte[] bytes = plan.bytes();
    long position = plan.position();
    return switch (plan.below(7)) {
      case 0, 1 ->
          Operation.of(
              g -> {
                ByteBuffer to = ByteBuffer.allocate(length);
                int count = g.open(slot, AsynchronousFileChannel.class).read(to, position).get();
                return count + " " + Rendering.bytes(content(to));
              },
              "#%s.read(buffer[%s], %s).get()",
              slot,
              length,
              position);
      case 2, 3 ->
          Operation.of(
              g ->
                  g.open(slot, AsynchronousFileChannel.class)
                      .write(ByteBuffer.wrap(bytes), position)
                      .get(),
              "#%s.write(%s, %s).get()",
              slot,
              bytes,
              position);
      case 4 ->
          Operation.of(
              g -> {
                long size = g.open(slot, AsynchronousFileChannel.class).size();
                return size == 4096 ? "4096, or a directory's" : size;
              },
              "#%s.size()",
              slot);
      case 5 ->
          Operation.act(
              g -> g.open(slot, AsynchronousFileChannel.class).truncate(position),
              "#%s.truncate(%s)",
              slot,
              position);
      default -> {
        plan.closes(slot);
        yield Operation.act(g -> g.closeSlot(slot), "#%s.close()", slot);
      }
    };
  }
}
