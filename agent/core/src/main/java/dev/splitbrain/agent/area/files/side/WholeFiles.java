package dev.splitbrain.agent.area.files.side;

import dev.splitbrain.agent.area.files.open.OpenFlags;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import dev.splitbrain.agent.library.WrittenLibraries;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.error.ErrorTable;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.OpenRequest;
import dev.splitbrain.wire.files.WholeReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;

/** Whole files in one round trip, as far as they fit. */
record WholeFiles(SlaveFiles slave) {
  private static final int BUFFER = 8 << 10;

  /** How much Files.write hands to a stream at a time. */
  private static final int JDK_PIECE = 8192;

  byte[] read(Path file) throws IOException {
    WholeReply reply = readWhole(file);
    if (reply.isComplete()) {
      byte[] data = reply.getData();
      if (data == null) {
        throw slave.calls.protocolError("a whole file without bytes");
      }
      return data;
    }
    if (reply.getSize() > Integer.MAX_VALUE) {
      throw new OutOfMemoryError("Required array size too large");
    }
    try (InputStream in = slave.newInputStream(file)) {
      return reply.getSize() > 0 ? in.readAllBytes() : readToEnd(in);
    }
  }

  /** Of what may be a pipe: newer JDKs' readAllBytes asks for a position, which it has not. */
  private static byte[] readToEnd(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      all.write(buffer, 0, count);
    }
    return all.toByteArray();
  }

  private WholeReply readWhole(Path file) throws IOException {
    String name = file.toString();
    try {
      return slave.calls.byHandle(
          "readWhole",
          name,
          null,
          c -> c.readWhole(slave.calls.wire(file), SlaveFile.CHUNK, EnumSet.of(OpenOption.READ)));
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
    if (bytes.length > SlaveFile.CHUNK) {
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
      WrittenLibraries.OF_VM.wrote(slave.session(), slave.there(file), bytes);
    } else {
      WrittenLibraries.OF_VM.changed(slave.session(), slave.there(file));
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
