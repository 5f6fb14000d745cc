package dev.splitbrain.slave.area.files;

import dev.splitbrain.slave.open.Descriptor;
import dev.splitbrain.slave.session.Failures;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.envelope.Limits;
import dev.splitbrain.wire.files.ReadReply;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads and writes of a file past the system's cache, one system call each. The system looks at
 * where the memory begins, so it begins here where the program's does; what it wants of that, of
 * positions and of lengths is its own affair: the JDK's checks were the master's. (The JDK's own
 * aligned buffers cannot be had: older releases lose them when sizes change.) Threads: any.
 */
final class AlignedIo {
  private final Descriptor descriptor;
  private final int block;

  /** The buffer of the last call, unless one is using it. */
  private final AtomicReference<ByteBuffer> spare = new AtomicReference<>();

  AlignedIo(Descriptor descriptor, int block) {
    this.descriptor = descriptor;
    this.block = block;
  }

  /**
   * Reads.
   *
   * @param memory by how many bytes the buffer begins after a multiple of the block size
   */
  ReadReply read(long position, int most, int memory) throws Exception {
    int wanted = Math.min(most, Limits.CHUNK_BYTES);
    if (wanted < 1 || position < 0) {
      throw new IllegalArgumentException("a read of " + most + " bytes at " + position);
    }
    ByteBuffer whole = take(wanted, memory);
    ByteBuffer into = part(whole, wanted, memory);
    int count = descriptor.read(into, position);
    byte[] data = new byte[Math.max(0, count)];
    into.flip().get(data);
    spare.set(whole);
    ReadReply reply = new ReadReply();
    reply.setData(data);
    reply.setEnd(count < 0);
    return reply;
  }

  /**
   * Writes.
   *
   * @param position {@link OpenFile#OWN} or where
   * @return how many bytes
   */
  int write(long position, ByteBuffer data, int memory) throws Exception {
    int length = data.remaining();
    if (length > Limits.CHUNK_BYTES) {
      throw Failures.of(
          ErrorKind.LIMIT, "a write of " + length + " bytes; at most 1 MiB at a time");
    }
    ByteBuffer whole = take(length, memory);
    ByteBuffer from = part(whole, length, memory).put(data).flip();
    int count =
        position == OpenFile.OWN ? descriptor.write(from) : descriptor.write(from, position);
    spare.set(whole);
    return count;
  }

  private ByteBuffer take(int length, int memory) {
    if (memory < 0 || memory >= block) {
      throw new IllegalArgumentException("memory at " + memory + " of " + block);
    }
    int room = length + memory + block;
    ByteBuffer last = spare.getAndSet(null);
    return last != null && last.capacity() >= room ? last : ByteBuffer.allocateDirect(room);
  }

  private ByteBuffer part(ByteBuffer whole, int length, int memory) {
    int before = (block - whole.alignmentOffset(0, block)) % block;
    return whole.slice(before + memory, length);
  }
}
