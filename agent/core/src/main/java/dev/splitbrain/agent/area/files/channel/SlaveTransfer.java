package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.files.call.LockTable;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import dev.splitbrain.agent.area.files.open.SlaveWriter;
import dev.splitbrain.wire.files.TransferReply;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bytes that go from one open file of a slave into another one there, and never come here. Threads:
 * any; both files are locked meanwhile, in an order that all transfers have in common.
 */
public final class SlaveTransfer {
  private final SlaveFile source;
  private final SlaveFile target;

  private SlaveTransfer(SlaveFile source, SlaveFile target) {
    this.source = source;
    this.target = target;
  }

  /**
   * The way from one file into another.
   *
   * @param source open for reading; null if it is no slave's
   * @param target open for writing; null if it is no slave's
   * @return null if there is none: then bytes go by way of the program
   */
  static SlaveTransfer between(SlaveFile source, SlaveFile target) {
    if (source == null || target == null || !source.transfers() || !target.transfers()) {
      return null;
    }
    LockTable.Key one = source.regions().key();
    LockTable.Key other = target.regions().key();
    // Within one file what is copied might be what was just written.
    boolean two = !one.equals(other);
    return two
            && one.session() == other.session()
            && one.epoch() == other.epoch()
            && !source.isWrittenCode()
        ? new SlaveTransfer(source, target)
        : null;
  }

  /**
   * The way from a file to a stream.
   *
   * @param out may be null
   * @return null if there is none: it leads to no file of a slave, or other code is between
   */
  public static SlaveTransfer intoStream(SlaveFile source, OutputStream out) {
    SlaveFile target = null;
    if (out instanceof ChannelOutput channel) {
      target = channel.file();
    } else if (out != null && out.getClass() == FileOutputStream.class) {
      FileDescriptor fd = (FileDescriptor) JdkFiles.OUTPUT_FD.get((FileOutputStream) out);
      target = source.behind(fd);
    }
    return between(source, target);
  }

  /**
   * Copies until the source ends.
   *
   * @param from {@link SlaveWriter#OWN}: at the source's position, which moves; or where
   * @param to likewise in the target; one that was opened to append takes it at its end
   * @return how many bytes; fewer than were asked for if something failed after some
   * @throws IOException if something failed before any
   */
  long copy(long from, long to, long count) throws IOException {
    long done = 0;
    while (done < count) {
      TransferReply reply;
      try {
        reply = piece(after(from, done), after(to, done), count - done);
      } catch (IOException e) {
        if (done == 0) {
          throw e;
        }
        break;
      }
      done += reply.getCopied();
      if (reply.isEnd() || reply.getCopied() == 0) {
        break;
      }
    }
    return done;
  }

  /**
   * Copies all that is left of the source, as the streams do.
   *
   * @throws IOException if anything failed; some may have been copied
   */
  public long copyRest() throws IOException {
    long done = 0;
    while (true) {
      TransferReply reply = piece(SlaveWriter.OWN, SlaveWriter.OWN, Long.MAX_VALUE);
      done += reply.getCopied();
      if (reply.isEnd()) {
        return done;
      }
    }
  }

  private static long after(long position, long done) {
    return position == SlaveWriter.OWN ? SlaveWriter.OWN : position + done;
  }

  private TransferReply piece(long from, long to, long count) throws IOException {
    boolean sourceFirst = source.handle() < target.handle();
    ReentrantLock first = (sourceFirst ? source : target).lock();
    ReentrantLock second = (sourceFirst ? target : source).lock();
    first.lock();
    try {
      second.lock();
      try {
        return target.takeFrom(source, from, to, count);
      } finally {
        second.unlock();
      }
    } finally {
      first.unlock();
    }
  }
}
