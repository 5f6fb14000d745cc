package dev.splitbrain.agent.area.files.open;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.call.SlaveHandle;
import dev.splitbrain.wire.envelope.WireProtocol;
import dev.splitbrain.wire.files.ReadReply;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The reads of one open file: from what came with an earlier reply, from a request that is under
 * way, or by a request of their own, whose bytes are read from the wire into the program's array.
 * For tracked files the owner of the position is its owner; other files keep nothing here.
 */
final class SlaveReads {
  private final SlaveCalls calls;
  private final SlaveHandle open;
  private final long handle;
  private final boolean tracked;
  private final ReadAhead ahead;

  /** Null for a file that is not tracked, or on a slave that cannot do it. */
  private final Prefetch prefetch;

  SlaveReads(
      SlaveCalls calls,
      SlaveHandle open,
      long handle,
      boolean tracked,
      ReadAhead ahead,
      Prefetch prefetch) {
    this.calls = calls;
    this.open = open;
    this.handle = handle;
    this.tracked = tracked;
    this.ahead = ahead;
    this.prefetch = prefetch;
  }

  /** Of a tracked file: all that is asked for, up to its end; -1 at the end. */
  int tracked(long at, byte[] to, int offset, int length) throws IOException {
    int total = 0;
    while (total < length) {
      int count;
      try {
        count = ahead.take(at + total, to, offset + total, length - total, total == 0);
        if (count == 0) {
          count = fetch(at + total, to, offset + total, length - total);
        }
      } catch (IOException e) {
        if (total > 0) {
          return total;
        }
        throw e;
      }
      if (count < 0) {
        return total > 0 ? total : -1;
      }
      total += count;
    }
    return total;
  }

  private int fetch(long at, byte[] to, int offset, int length) throws IOException {
    int most = ahead.request(at, length, SlaveCalls.CHUNK);
    if (prefetch != null) {
      int count = ahead.isStreaming() ? prefetched(at, to, offset, length) : 0;
      if (count > 0) {
        return count;
      }
      prefetch.drop();
    }
    return ask(at, most, to, offset, length);
  }

  /** Of any other file: what one read gives; -1 at the end. */
  int once(long at, byte[] to, int offset, int length) throws IOException {
    return ask(at, Math.min(length, SlaveCalls.CHUNK), to, offset, length);
  }

  /** Gives up what is under way before it was asked for. Does not wait. */
  void dropPrefetched() {
    if (prefetch != null) {
      prefetch.drop();
    }
  }

  /** Bytes of a read that was under way; 0 if the slave has to be asked. */
  private int prefetched(long at, byte[] to, int offset, int length) {
    ReadReply reply = prefetch.next(at, ahead.seenSize(), ahead.patience(), to, offset, length);
    if (reply == null
        || !reply.isSetSize()
        || !ahead.sees(reply.getSize(), reply.getModified())
        || reply.bufferForData() == null
        || !reply.bufferForData().hasRemaining()) {
      return 0;
    }
    ByteBuffer data = reply.bufferForData();
    int count = given(data, to, offset, length);
    ahead.keep(
        at + count,
        data.slice(),
        reply.isEnd(),
        reply.getSize(),
        reply.getModified(),
        ahead.asked(),
        prefetch.moves(),
        prefetch.age());
    return count;
  }

  private int ask(long at, int most, byte[] to, int offset, int length) throws IOException {
    long stampBefore = calls.session().callStamp();
    long start = calls.state().ticker().getAsLong();
    ReadReply reply =
        open.call(
            prefetch == null ? "read" : "readAt",
            c -> {
              WireProtocol.readInto(c.getInputProtocol(), to, offset, length);
              return prefetch == null ? c.read(handle, at, most) : c.readAt(handle, at, most);
            });
    ByteBuffer data = reply.bufferForData();
    if (data.remaining() > most || (!data.hasRemaining() && !reply.isEnd())) {
      throw calls.protocolError(
          "a read with neither bytes nor an end, or with more than asked for");
    }
    int count = given(data, to, offset, length);
    if (tracked) {
      // What was asked for came short, so the end was met now; it is told with the next read.
      boolean end = reply.isEnd() && count > 0;
      long size = reply.isSetSize() ? reply.getSize() : -1;
      ahead.took(calls.state().ticker().getAsLong() - start);
      ahead.keep(at + count, data.slice(), end, size, reply.getModified(), stampBefore);
    }
    return count == 0 ? -1 : count;
  }

  /** Takes the first bytes of a reply, which may lie where they belong already. */
  private static int given(ByteBuffer data, byte[] to, int offset, int length) {
    int count = Math.min(length, data.remaining());
    boolean there =
        data.hasArray() && data.array() == to && data.arrayOffset() + data.position() == offset;
    if (there) {
      data.position(data.position() + count);
    } else {
      data.get(to, offset, count);
    }
    return count;
  }
}
