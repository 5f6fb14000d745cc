package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.files.channel.SlaveFileChannel;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.open.OpenFlags;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import dev.splitbrain.agent.area.files.side.MasterOpen;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;

/** java.io.RandomAccessFile: opened by the name's route, then used by origin. */
public final class RandomAccessHooks {
  private final FilesRouter router;
  private final List<Hook> hooks = new ArrayList<>();

  private RandomAccessHooks(FilesRouter router) {
    this.router = router;
  }

  public static List<Hook> all(FilesRouter router) {
    RandomAccessHooks all = new RandomAccessHooks(router);
    all.reading();
    all.writing();
    all.placing();
    return all.hooks;
  }

  private static FileDescriptor fd(Object self) {
    return (FileDescriptor) JdkFiles.RANDOM_FD.get((RandomAccessFile) self);
  }

  private void hook(String method, String descriptor, FilesRouter.OriginBody body) {
    hooks.add(
        FilesRouter.byOrigin(
            RandomAccessFile.class,
            method,
            descriptor,
            (self, args) -> body.call(router.file(fd(self)), self, args)));
  }

  private void reading() {
    hook("read", "()I", (file, self, args) -> StreamBytes.read(file));
    hook(
        "read",
        StreamHooks.BYTES + "I",
        (file, self, args) -> StreamBytes.read(file, (byte[]) args[0]));
    hook(
        "read",
        StreamHooks.PART + "I",
        (file, self, args) -> StreamBytes.read(file, args[0], args[1], args[2]));
    // Newer releases read a line with the native read, past the public one.
    if (JdkFiles.declares(RandomAccessFile.class, "implReadLine")) {
      hook("readLine", "()Ljava/lang/String;", (file, self, args) -> readLine(file));
    }
  }

  private static String readLine(SlaveFile file) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = StreamBytes.read(file);
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n' && c != '\r') {
      line.append((char) c);
      c = StreamBytes.read(file);
    }
    if (c == '\r') {
      long next = file.position();
      if (StreamBytes.read(file) != '\n') {
        file.seek(next);
      }
    }
    return line.toString();
  }

  private void writing() {
    hook("write", "(I)V", (file, self, args) -> StreamBytes.write(file, (int) args[0]));
    hook(
        "write",
        StreamHooks.BYTES + "V",
        (file, self, args) -> StreamBytes.write(file, (byte[]) args[0]));
    hook(
        "write",
        StreamHooks.PART + "V",
        (file, self, args) -> StreamBytes.write(file, args[0], args[1], args[2]));
    // These two go past the public methods too.
    hook(
        "writeBytes",
        "(Ljava/lang/String;)V",
        (file, self, args) -> StreamBytes.write(file, lowBytes((String) args[0])));
    hook(
        "writeChars",
        "(Ljava/lang/String;)V",
        (file, self, args) -> StreamBytes.write(file, bothBytes((String) args[0])));
  }

  private static byte[] lowBytes(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) text.charAt(i);
    }
    return bytes;
  }

  private static byte[] bothBytes(String text) {
    byte[] bytes = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      bytes[2 * i] = (byte) (text.charAt(i) >>> 8);
      bytes[2 * i + 1] = (byte) text.charAt(i);
    }
    return bytes;
  }

  private void placing() {
    hooks.add(
        Hook.inScope(
            RandomAccessFile.class.getName(),
            "open",
            "(Ljava/lang/String;I)V",
            (self, args) ->
                StreamHooks.open(
                    router,
                    (String) args[0],
                    fd(self),
                    OpenFlags.ofRandomAccess((int) args[1]),
                    MasterOpen.of(self, args[1]))));
    hook("getFilePointer", "()J", (file, self, args) -> file.position());
    hook("length", "()J", (file, self, args) -> file.size());
    hook("seek", "(J)V", (file, self, args) -> seek(file, (long) args[0]));
    hook("setLength", "(J)V", (file, self, args) -> resize(file, (long) args[0]));
    hook(
        "getChannel",
        "()Ljava/nio/channels/FileChannel;",
        (file, self, args) -> {
          RandomAccessFile random = (RandomAccessFile) self;
          boolean writable = (boolean) JdkFiles.RANDOM_WRITABLE.get(random);
          return StreamHooks.channel(
              random,
              JdkFiles.RANDOM_CHANNEL,
              JdkFiles.RANDOM_CLOSED,
              new SlaveFileChannel(file, true, writable, true, random));
        });
  }

  private static Object seek(SlaveFile file, long to) throws IOException {
    if (to < 0) {
      throw new IOException("Negative seek offset");
    }
    file.seek(to);
    return null;
  }

  private static Object resize(SlaveFile file, long length) throws IOException {
    if (length < 0) {
      throw new IOException("Invalid argument");
    }
    file.length().set(length);
    return null;
  }
}
