package dev.splitbrain.agent.area.files.open;

import dev.splitbrain.wire.files.OpenReply;
import java.io.IOException;

/**
 * What kind of file was opened, and for what. Immutable.
 *
 * @param regular whether it is a regular file
 * @param append whether writes go to its end
 * @param readable whether it may be read
 * @param writable whether it may be written
 * @param transfers whether its bytes can go to and come from other files of the slave without
 *     coming here
 * @param tracked whether its position is kept here
 */
record OpenedAs(
    boolean regular,
    boolean append,
    boolean readable,
    boolean writable,
    boolean transfers,
    boolean tracked) {
  static OpenedAs of(OpenReply reply, OpenFlags flags) {
    boolean direct = reply.isSetBlock();
    return new OpenedAs(
        reply.isRegular(),
        flags.isAppend(),
        flags.isRead(),
        flags.isWrite(),
        reply.isTransfers() && reply.isReadAhead() && !direct,
        reply.isReadAhead() || (direct && reply.isRegular()));
  }

  /**
   * A position from which so much may be read.
   *
   * @throws IOException as the system says that it may not
   */
  long readableAt(long at, int length) throws IOException {
    if (!readable) {
      throw new IOException(SlaveWriter.BAD_DESCRIPTOR);
    }
    return possible(at, length);
  }

  /** The system looks at the whole range first, wherever the file ends or appending leads. */
  static long possible(long at, int length) throws IOException {
    if (at > Long.MAX_VALUE - length) {
      throw new IOException("Invalid argument");
    }
    return at;
  }
}
