package dev.splitbrain.agent.area.files.open;

import dev.splitbrain.agent.area.files.call.FilesState;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.common.Time;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * What a reply brought beyond what was asked for: bytes, the end of the file, its size. Used soon,
 * and only while no other routed call of the session has happened but reads of the same file; an
 * end of file is told once. A file whose size or time of modification moves between two replies is
 * read ahead no more. Not safe for several threads: the owner of the file's position is its owner.
 */
final class ReadAhead {
  /** Bytes that come with an open. */
  static final int FIRST = 64 << 10;

  private static final int LITTLE = 8 << 10;

  private final Session session;
  private final LongSupplier ticker;
  private final boolean allowed;

  private boolean moved;
  private long seenSize = -1;
  private Time seenModified;

  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private long start;
  private boolean end;
  private long size = -1;
  private long stamp;
  private long time;

  private long nextPosition;
  private int window;
  private long asked;
  private boolean streaming;

  /** How long the last request took from here to there and back. */
  private long wire;

  /**
   * For one open file.
   *
   * @param allowed whether the slave found reading ahead safe
   */
  ReadAhead(Session session, LongSupplier ticker, boolean allowed) {
    this.session = session;
    this.ticker = ticker;
    this.allowed = allowed;
  }

  /**
   * Keeps what came with a reply.
   *
   * @param at the file position of the first byte
   * @param data the bytes; kept, not copied
   * @param atEnd whether the file ended after them
   * @param newSize the file's size at the reply, -1 if not told
   * @param newModified may be null
   * @param stampBefore the session's call stamp before the request
   */
  void keep(
      long at, ByteBuffer data, boolean atEnd, long newSize, Time newModified, long stampBefore) {
    // The request's own two ends.
    keep(at, data, atEnd, newSize, newModified, stampBefore, 2, 0);
  }

  /**
   * As {@link #keep(long, ByteBuffer, boolean, long, Time, long)}.
   *
   * @param moves by how much reads of this file have moved the stamp since
   * @param age how long the bytes had been under way when the program asked for them
   */
  void keep(
      long at,
      ByteBuffer data,
      boolean atEnd,
      long newSize,
      Time newModified,
      long stampBefore,
      long moves,
      long age) {
    drop();
    long stampAfter = session.callStamp();
    sees(newSize, newModified);
    nextPosition = at;
    stamp = stampAfter;
    time = ticker.getAsLong() - Math.max(0, age - wire);
    // Anything more was another call, and what came is older than it.
    if (allowed && !moved && stampAfter - stampBefore <= moves) {
      bytes = data;
      start = at;
      end = atEnd;
      size = newSize;
    }
  }

  /**
   * Takes note of what a reply tells of the file.
   *
   * @param newSize -1 if not told
   * @return false if the file is read ahead no more
   */
  boolean sees(long newSize, Time newModified) {
    if (newSize >= 0) {
      moved |= seenSize >= 0 && (seenSize != newSize || !same(seenModified, newModified));
      seenSize = newSize;
      seenModified = newModified;
    }
    return allowed && !moved;
  }

  /** The size as of the last reply; -1 if none told it. */
  long seenSize() {
    return seenSize;
  }

  /** How long the last request was on its way, in nanoseconds. */
  void took(long nanos) {
    wire = nanos;
  }

  /** How old a request may be whose reply the program asks for only now, in nanoseconds. */
  long patience() {
    return FilesState.SOON + wire;
  }

  /**
   * Whether the request last thought of is one of several in a row, each where the one before
   * ended, with no other call of the session between: then more may be under way.
   */
  boolean isStreaming() {
    return streaming;
  }

  /** The session's call stamp as the last request was thought of. */
  long asked() {
    return asked;
  }

  private static boolean same(Time a, Time b) {
    return a == null || b == null || a.equals(b);
  }

  private boolean isFresh() {
    return stamp == session.callStamp() && ticker.getAsLong() - time <= FilesState.SOON;
  }

  /**
   * Takes bytes that are there.
   *
   * @param tellsEnd whether -1 will reach the program, which is told of an end once
   * @return how many; 0 if the slave has to be asked; -1 for the end of the file
   */
  int take(long position, byte[] to, int offset, int length, boolean tellsEnd) {
    if (!allowed || !isFresh()) {
      if (bytes.hasRemaining()) {
        window = 0;
      }
      drop();
      return 0;
    }
    long skip = position - start;
    if (skip < 0 || skip > bytes.remaining()) {
      drop();
      return 0;
    }
    bytes.position(bytes.position() + (int) skip);
    start = position;
    int count = Math.min(length, bytes.remaining());
    if (count > 0) {
      bytes.get(to, offset, count);
      start += count;
      nextPosition = start;
      return count;
    }
    if (!end) {
      return 0;
    }
    if (tellsEnd) {
      end = false;
      size = -1;
    }
    return -1;
  }

  /** How many bytes the next request should ask for at most. */
  int request(long position, int wanted, int most) {
    asked = session.callStamp();
    boolean undisturbed = stamp == asked;
    streaming = false;
    if (!allowed || moved) {
      return Math.min(wanted, most);
    }
    if (!undisturbed || position != nextPosition) {
      // A little more than asked for: small reads come in groups.
      window = 0;
      return Math.min(Math.max(wanted, LITTLE), most);
    }
    streaming = window >= 4 * FIRST;
    window = Math.min(most, Math.max(4 * FIRST, window * 2));
    // One more than wanted shows whether the file ends there.
    return (int) Math.min(most, Math.max(wanted + 1L, window));
  }

  /** The size as of the last reply, while it may be used; else -1. */
  long knownSize() {
    return allowed && size >= 0 && isFresh() ? size : -1;
  }

  /** After a write of our own: nothing of before holds, and the size is what its reply told. */
  void wrote(long newSize) {
    drop();
    seenSize = newSize;
    seenModified = null;
    window = 0;
  }

  void drop() {
    bytes = ByteBuffer.allocate(0);
    end = false;
    size = -1;
  }
}
