package dev.splitbrain.agent.area.files.open;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.session.Flow;
import dev.splitbrain.agent.session.HostLostException;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.WireProtocol;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.ReadReply;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Reads of one file that are under way before the program asks for them, one behind the other from
 * where it reads up to the file's end. Whether they may be used is decided when it asks; an error
 * among them counts for nothing, since the program's own request meets it if it comes so far. Not
 * safe for several threads: the owner of the file's position is its owner.
 */
final class Prefetch {
  /** Bytes of one request: few enough to stay in a processor's cache on their way. */
  static final int PIECE = 256 << 10;

  /** Requests under way at most, and at first. */
  private static final int MOST = 16;

  private static final int FEW = 2;

  /** No more is under way than the link brings in this time: dropping it must not take long. */
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final SlaveCalls calls;
  private final long handle;
  private final String name;
  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();

  /** Null until it is needed. */
  private Flow<FilesService.Client> flow;

  /** For pieces that do not fit into what the program gave. */
  private byte[] spare;

  private long next;
  private int depth = FEW;
  private long began;
  private long came;
  private long moves;
  private long age;

  private record Piece(long position, int most, long sentAt) {}

  Prefetch(SlaveCalls calls, long handle, String name) {
    this.calls = calls;
    this.handle = handle;
    this.name = name;
  }

  /** Whether a reply is under way. */
  boolean isRunning() {
    return !pieces.isEmpty();
  }

  /**
   * The reply to a read at a position, whose data may lie in the array given; more reads are then
   * under way behind it. The caller has made sure that nothing happened since the last reply but
   * reads of this file.
   *
   * @param size the file's, as of the last reply
   * @param patience how old a request may be, in nanoseconds
   * @return null if there is none that may be used; then nothing is under way
   */
  ReadReply next(long position, long size, long patience, byte[] to, int offset, int length) {
    moves = 0;
    long now = calls.state().ticker().getAsLong();
    Piece first = pieces.peekFirst();
    if (first != null && (first.position() != position || now - first.sentAt() > patience)) {
      drop();
      return null;
    }
    if (first == null) {
      next = position;
      began = now;
      came = 0;
      depth = FEW;
    }
    try {
      fill(size, now);
      if (pieces.isEmpty()) {
        return null;
      }
      Piece piece = pieces.removeFirst();
      age = now - piece.sentAt();
      byte[] target = to;
      int at = offset;
      int room = length;
      if (Math.min(piece.most(), size - piece.position()) > length) {
        if (spare == null) {
          spare = new byte[PIECE + 1];
        }
        target = spare;
        at = 0;
        room = spare.length;
      }
      ReadReply reply = receive(target, at, room);
      if (reply.bufferForData().remaining() > piece.most()) {
        // The program's own request will tell.
        drop();
        return null;
      }
      moves++;
      came += piece.most();
      widen();
      return reply;
    } catch (Failure | HostLostException e) {
      // The program's own request will tell.
      drop();
      return null;
    }
  }

  private ReadReply receive(byte[] to, int offset, int length) throws Failure, HostLostException {
    return flow.receive(
        client -> {
          WireProtocol.readInto(client.getInputProtocol(), to, offset, length);
          return client.recv_readAt();
        });
  }

  private void fill(long size, long now) throws Failure, HostLostException {
    while (pieces.size() < depth && next < size) {
      long rest = size - next;
      // One more than there is shows that the file ends there.
      int most = rest <= PIECE ? (int) rest + 1 : PIECE;
      long position = next;
      if (flow == null) {
        flow = calls.flow("readAt", name);
      }
      flow.send(client -> client.send_readAt(handle, position, most));
      moves++;
      pieces.addLast(new Piece(position, most, now));
      next += Math.min(most, rest);
    }
  }

  private void widen() {
    long taken = Math.max(1, calls.state().ticker().getAsLong() - began);
    double worth = came / (double) PIECE * ((double) MOST_NANOS / taken);
    depth = (int) Math.max(FEW, Math.min(Math.min(MOST, 2 * depth), worth));
  }

  /** By how much the last {@link #next} moved the session's call stamp, if it brought a reply. */
  long moves() {
    return moves;
  }

  /** How long the last reply's request had been under way when it was asked for, in nanoseconds. */
  long age() {
    return age;
  }

  /** Gives up what is under way. Does not wait. */
  void drop() {
    spare = null;
    if (!pieces.isEmpty()) {
      pieces.clear();
    }
    if (flow != null) {
      flow.abandon();
    }
  }
}
