package dev.splitbrain.agent.area.files;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.error.ErrorTable;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.WholeReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.EnumSet;

/** Whole files in one round trip, as far as they fit. */
record WholeFiles(SlaveFiles slave) {
  private static final int BUFFER = 8 << 10;

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
}
