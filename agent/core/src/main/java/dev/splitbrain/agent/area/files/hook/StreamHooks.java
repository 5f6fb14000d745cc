package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.channel.SlaveFileChannel;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.name.RuledOut;
import dev.splitbrain.agent.area.files.open.OpenFlags;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import dev.splitbrain.agent.area.files.side.MasterOpen;
import dev.splitbrain.agent.area.files.side.SlaveFiles;
import dev.splitbrain.agent.scope.Route;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/** java.io's file streams: opened by the name's route, then used by origin. */
public final class StreamHooks {
  static final String BYTES = "([B)";
  static final String PART = "([BII)";

  private final FilesRouter router;
  private final List<Hook> hooks = new ArrayList<>();

  private StreamHooks(FilesRouter router) {
    this.router = router;
  }

  public static List<Hook> all(FilesRouter router) {
    StreamHooks all = new StreamHooks(router);
    all.input();
    all.output();
    return all.hooks;
  }

  private void input() {
    hooks.add(
        Hook.inScope(
            FileInputStream.class.getName(),
            "open",
            "(Ljava/lang/String;)V",
            (self, args) ->
                open(
                    router,
                    (String) args[0],
                    (FileDescriptor) JdkFiles.INPUT_FD.get((FileInputStream) self),
                    OpenFlags.ofInputStream(),
                    MasterOpen.of(self))));
    input("read", "()I", (file, self, args) -> StreamBytes.read(file));
    input("read", BYTES + "I", (file, self, args) -> StreamBytes.read(file, (byte[]) args[0]));
    input(
        "read",
        PART + "I",
        (file, self, args) -> StreamBytes.read(file, args[0], args[1], args[2]));
    input("length", "()J", (file, self, args) -> file.size());
    input("position", "()J", (file, self, args) -> file.position());
    skipping();
    input("available", "()I", (file, self, args) -> file.available());
    input(
        "getChannel",
        "()Ljava/nio/channels/FileChannel;",
        (file, self, args) ->
            channel(
                (FileInputStream) self,
                JdkFiles.INPUT_CHANNEL,
                JdkFiles.INPUT_CLOSED,
                new SlaveFileChannel(file, true, false, true, (Closeable) self)));
  }

  /**
   * Newer JDKs keep whether the file is regular once they asked, and a closed stream goes by it.
   */
  private void skipping() {
    boolean asks = JdkFiles.declares(FileInputStream.class, "isRegularFile");
    VarHandle known = asks ? JdkFiles.regularOfInput() : null;
    input(
        "skip",
        "(J)J",
        (file, self, args) -> {
          if (asks) {
            known.set((FileInputStream) self, (Boolean) file.isRegular());
          }
          return StreamBytes.skip(file, (long) args[0], asks);
        });
    if (asks) {
      input(
          "isRegularFile",
          "()Z",
          (file, self, args) -> {
            known.set((FileInputStream) self, (Boolean) file.isRegular());
            return file.isRegular();
          });
    }
  }

  private void input(String method, String descriptor, FilesRouter.OriginBody body) {
    hooks.add(
        FilesRouter.byOrigin(
            FileInputStream.class,
            method,
            descriptor,
            (self, args) -> {
              Object fd = JdkFiles.INPUT_FD.get((FileInputStream) self);
              return body.call(router.file((FileDescriptor) fd), self, args);
            }));
  }

  private void output() {
    hooks.add(
        Hook.inScope(
            FileOutputStream.class.getName(),
            "open",
            "(Ljava/lang/String;Z)V",
            (self, args) ->
                open(
                    router,
                    (String) args[0],
                    (FileDescriptor) JdkFiles.OUTPUT_FD.get((FileOutputStream) self),
                    OpenFlags.ofOutputStream((boolean) args[1]),
                    MasterOpen.of(self, args[1]))));
    output("write", "(I)V", (file, self, args) -> StreamBytes.write(file, (int) args[0]));
    output("write", BYTES + "V", (file, self, args) -> StreamBytes.write(file, (byte[]) args[0]));
    output(
        "write",
        PART + "V",
        (file, self, args) -> StreamBytes.write(file, args[0], args[1], args[2]));
    output(
        "getChannel",
        "()Ljava/nio/channels/FileChannel;",
        (file, self, args) ->
            channel(
                (FileOutputStream) self,
                JdkFiles.OUTPUT_CHANNEL,
                JdkFiles.OUTPUT_CLOSED,
                new SlaveFileChannel(file, false, true, true, (Closeable) self)));
  }

  private void output(String method, String descriptor, FilesRouter.OriginBody body) {
    hooks.add(
        FilesRouter.byOrigin(
            FileOutputStream.class,
            method,
            descriptor,
            (self, args) -> {
              Object fd = JdkFiles.OUTPUT_FD.get((FileOutputStream) self);
              return body.call(router.file((FileDescriptor) fd), self, args);
            }));
  }

  /**
   * Opens by the name's route. The constructors may throw FileNotFoundException only, so a lost
   * link comes as one, with the link's error as its cause.
   */
  static Object open(
      FilesRouter router, String name, FileDescriptor fd, OpenFlags flags, MasterOpen openOnMaster)
      throws IOException {
    Route route;
    try {
      route = name.isEmpty() ? null : router.route(name);
    } catch (IOException e) {
      throw SlaveCalls.notFound(e);
    }
    if (route == null) {
      return Hook.PROCEED;
    }
    if (route.readOnly() && flags.isWrite()) {
      router.denied(name, route);
      throw RuledOut.stream(name, route);
    }
    if (route.isMastersName()) {
      return Hook.PROCEED;
    }
    if (!route.isRemote()) {
      return openOnMaster.as(route.names().out(name), name);
    }
    SlaveFiles slave = router.slave(route);
    SlaveFile file;
    try {
      file = slave.openStream(name, flags);
    } catch (FileNotFoundException e) {
      throw router.hinted(e, name);
    }
    router.descriptors().attach(fd, file);
    JdkFiles.setAppend(fd, flags.isAppend());
    return null;
  }

  /** The stream's one channel: the first that is made, kept where the JDK keeps its own. */
  static FileChannel channel(
      Closeable stream, VarHandle field, VarHandle closed, SlaveFileChannel made)
      throws IOException {
    FileChannel channel;
    synchronized (stream) {
      channel = (FileChannel) (Object) field.get(stream);
      if (channel == null) {
        field.set(stream, made);
        channel = made;
      }
    }
    if ((boolean) closed.get(stream)) {
      channel.close();
    }
    return channel;
  }
}
