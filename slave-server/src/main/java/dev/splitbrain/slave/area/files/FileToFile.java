package dev.splitbrain.slave.area.files;

import dev.splitbrain.slave.session.Failures;
import dev.splitbrain.slave.session.RunningRequest;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.files.TransferReply;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes that go from one open file into another and never leave this machine. */
final class FileToFile {
  /** Of one request at most: whoever waits for it may want to stop. */
  private static final long MOST = 64L << 20;

  private static final int PIECE = 256 << 10;

  private FileToFile() {}

  /**
   * Copies until the source ends, one of the two fails, or the request is cancelled or long enough.
   *
   * @param position in the source; moves nothing
   * @param targetPosition {@link OpenFile#OWN}, for a file that was opened to append, or where
   * @throws Failure if nothing was copied because the request was cancelled
   * @throws IOException if nothing was copied because one of the two failed
   */
  static TransferReply copy(
      OpenFile source, long position, OpenFile target, long targetPosition, long count)
      throws Exception {
    if (!source.isPlain() || !target.isPlain() || source == target) {
      throw new IllegalArgumentException("no two files that bytes go between");
    }
    if (position < 0 || targetPosition < OpenFile.OWN || count < 0) {
      throw new IllegalArgumentException("Negative position or count");
    }
    RunningRequest request = RunningRequest.current();
    long most = Math.min(count, MOST);
    long copied = 0;
    while (copied < most && !request.isCancelled()) {
      ByteBuffer piece;
      try {
        piece = source.bytes(position + copied, (int) Math.min(PIECE, most - copied));
      } catch (IOException e) {
        if (copied == 0) {
          throw e;
        }
        break;
      }
      if (!piece.hasRemaining()) {
        return reply(copied, target, true);
      }
      try {
        target.write(
            targetPosition == OpenFile.OWN ? OpenFile.OWN : targetPosition + copied, piece);
        copied += piece.position();
      } catch (IOException | Failure e) {
        copied += piece.position();
        if (copied == 0) {
          throw e;
        }
        break;
      }
    }
    if (copied == 0 && most > 0) {
      throw Failures.of(ErrorKind.CANCELLED, null);
    }
    return reply(copied, target, false);
  }

  private static TransferReply reply(long copied, OpenFile target, boolean end) throws IOException {
    TransferReply reply = new TransferReply();
    reply.setCopied(copied);
    reply.setSize(target.size());
    reply.setEnd(end);
    return reply;
  }
}
