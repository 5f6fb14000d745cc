package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.files.FilesArea;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;

/**
 * {@code transferTo} of the streams, whose loop would carry every piece to the program and back
 * again: from one file of a slave into another it is the slave's work. A stream whose class the
 * program wrote sees every byte, as ever.
 */
public final class StreamTransfers {
  private StreamTransfers() {}

  /** A file stream's. */
  public static Hook ofFileStreams() {
    // Newer JDKs' streams have one of their own, older ones inherit it.
    boolean own = JdkFiles.declares(FileInputStream.class, "transferTo", OutputStream.class);
    return Hook.inScope(
        own ? FileInputStream.class.getName() : "java.io.InputStream",
        "transferTo",
        "(Ljava/io/OutputStream;)J",
        (self, args) -> {
          if (self.getClass() != FileInputStream.class) {
            return Hook.PROCEED;
          }
          FileDescriptor fd = (FileDescriptor) JdkFiles.INPUT_FD.get((FileInputStream) self);
          SlaveTransfer way = between(FilesArea.file(fd), args[0]);
          return way == null ? Hook.PROCEED : (Object) way.copyRest();
        });
  }

  /**
   * The way from a file to a stream.
   *
   * @param source null if it is no slave's
   * @param out may be null
   * @return null if bytes go by way of the program
   */
  static SlaveTransfer between(SlaveFile source, Object out) {
    return source == null ? null : SlaveTransfer.between(source, file(out));
  }

  /** The slave's file behind a stream; null if there is none, or other code is between. */
  private static SlaveFile file(Object out) {
    if (out instanceof ChannelOutput channel) {
      return channel.file();
    }
    return out != null && out.getClass() == FileOutputStream.class
        ? FilesArea.file((FileDescriptor) JdkFiles.OUTPUT_FD.get((FileOutputStream) out))
        : null;
  }
}
