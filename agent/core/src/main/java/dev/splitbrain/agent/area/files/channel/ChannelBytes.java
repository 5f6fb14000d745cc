package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.files.open.SlaveFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** How the bytes of a channel go between its file and the program's buffers. */
interface ChannelBytes {
  /** Whether they go past the system's cache, which wants all to be whole blocks. */
  boolean isDirect();

  /** Checks a position before a transfer there; anything goes unless {@link #isDirect}. */
  void checkPosition(long position) throws IOException;

  /** At the file's own position, which it moves. */
  int read(ByteBuffer dst) throws IOException;

  long read(ByteBuffer[] dsts, int offset, int length) throws IOException;

  int read(ByteBuffer dst, long position) throws IOException;

  /** As {@link #read(ByteBuffer, long)}, where nothing need be whole blocks, as for a mapping. */
  int readAround(ByteBuffer dst, long position) throws IOException;

  /** At the file's own position, which it moves. */
  int write(ByteBuffer src) throws IOException;

  long write(ByteBuffer[] srcs, int offset, int length) throws IOException;

  int write(ByteBuffer src, long position) throws IOException;

  /** As the file was opened. */
  static ChannelBytes of(SlaveFile file) {
    return file.direct() == null ? new CachedBytes(file) : new DirectBytes(file, file.direct());
  }
}
