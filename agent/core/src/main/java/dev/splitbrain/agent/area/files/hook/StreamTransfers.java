package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.files.channel.SlaveTransfer;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.OutputStream;

/**
 * {@code transferTo} of the streams, whose loop would carry every piece to the program and back
 * again: from one file of a slave into another it is the slave's work. A stream whose class the
 * program wrote sees every byte, as ever.
 */
public final class StreamTransfers {
  private StreamTransfers() {}

  /** A file stream's. */
  public static Hook ofFileStreams(FilesRouter router) {
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
          SlaveFile source = router.fileOrNull(fd);
          SlaveTransfer way =
              source == null ? null : SlaveTransfer.intoStream(source, (OutputStream) args[0]);
          return way == null ? Hook.PROCEED : (Object) way.copyRest();
        });
  }
}
