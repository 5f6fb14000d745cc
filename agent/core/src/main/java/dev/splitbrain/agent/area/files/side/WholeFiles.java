package dev.splitbrain.agent.area.files.side;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.open.OpenFlags;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.error.ErrorTable;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.OpenRequest;
import dev.splitbrain.wire.files.WholeReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Whole files in one round trip, as far as they fit. */
record WholeFiles(SlaveFiles slave) {
  private static final int BUFFER = 8 << 10;

  /** The largest array that every VM makes. */
  private static final int MOST = Integer.MAX_VALUE - 8;

  private static final String TOO_LARGE = "Required array size too large";

  /** How much Files.write hands to a stream at a time. */
  private static final int JDK_PIECE = 8192;

  byte[] read(Path file) throws IOException {
    WholeReply reply = readWhole(file);
    if (reply.isComplete()) {
      return reply.getData();
    }
    if (reply.getSize() > Integer.MAX_VALUE) {
      throw new OutOfMemoryError(TOO_LARGE);
    }
    try (InputStream in = slave.newInputStream(file)) {
      return readToEnd(in, (int) Math.min(reply.getSize(), MOST));
    }
  }

  /**
   * As Files.readAllBytes does, which believes a size as little: a file without end ends in an
   * array that is too large, and what it has taken is free again.
   */
  private static byte[] readToEnd(InputStream in, int expected) throws IOException {
    byte[] all = new byte[Math.max(expected, BUFFER)];
    int have = 0;
    while (true) {
      int count = in.read(all, have, all.length - have);
      if (count < 0) {
        break;
      }
      have += count;
      if (have < all.length) {
        continue;
      }
      int next = in.read();
      if (next < 0) {
        break;
      }
      if (have == MOST) {
        throw new OutOfMemoryError(TOO_LARGE);
      }
      all = Arrays.copyOf(all, (int) Math.min(2L * have, MOST));
      all[have++] = (byte) next;
    }
    return have == all.length ? all : Arrays.copyOf(all, have);
  }

  private WholeReply readWhole(Path file) throws IOException {
    String name = file.toString();
    try {
      return slave.calls.byHandle(
          "readWhole",
          name,
          null,
          c -> c.readWhole(slave.calls.wire(file), SlaveCalls.CHUNK, EnumSet.of(OpenOption.READ)));
    } catch (Failure f) {
      // A directory can be opened, and fails when it is read.
      throw f.getKind() == ErrorKind.IS_A_DIRECTORY
          ? slave.calls.ioError(f)
          : ErrorTable.toFileException(f, name, null, slave.hostName());
    }
  }

  /** One round trip up to the size of a request. */
  void write(Path file, byte[] bytes, java.nio.file.OpenOption... options) throws IOException {
    Set<java.nio.file.OpenOption> set = OpenFlags.ofOutput(options);
    if (set.stream().anyMatch(OpenFlags::isDirect)) {
      // As the JDK does, which shows where pieces have to be whole blocks.
      writeInPieces(file, bytes, JDK_PIECE, options);
      return;
    }
    if (bytes.length > SlaveCalls.CHUNK) {
      writeInPieces(file, bytes, bytes.length, options);
      return;
    }
    OpenRequest request =
        OpenFlags.ofChannel(set, slave.hostName()).request(slave.calls.wire(file), null);
    slave.calls.change("writeWhole", file, c -> c.writeWhole(request, ByteBuffer.wrap(bytes)));
    boolean whole =
        set.contains(StandardOpenOption.TRUNCATE_EXISTING)
            || set.contains(StandardOpenOption.CREATE_NEW);
    if (whole) {
      slave.calls.written().wrote(slave.session(), slave.there(file), bytes);
    } else {
      slave.calls.written().changed(slave.session(), slave.there(file));
    }
  }

  private void writeInPieces(
      Path file, byte[] bytes, int piece, java.nio.file.OpenOption... options) throws IOException {
    try (OutputStream out = slave.newOutputStream(file, options)) {
      for (int done = 0; done < bytes.length; done += piece) {
        out.write(bytes, done, Math.min(piece, bytes.length - done));
      }
    }
  }
}
