package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.area.Condition;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import dev.splitbrain.agent.descriptor.Descriptors.VirtualFile;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.SyncFailedException;
import java.util.List;

/** Closing, syncing and forgetting a virtual descriptor. */
public final class DescriptorHooks {
  private DescriptorHooks() {}

  public static List<Hook> all(FilesRouter router) {
    return List.of(
        FilesRouter.byOrigin(
            FileDescriptor.class,
            "close",
            "()V",
            (self, args) -> close(router, (FileDescriptor) self)),
        FilesRouter.byOrigin(
            FileDescriptor.class,
            "sync",
            "()V",
            (self, args) -> sync(router, (FileDescriptor) self)),
        Hook.byOrigin(
            Condition.VIRTUAL_NUMBER,
            "java.io.FileCleanable",
            "performCleanup",
            "()V",
            (self, args) -> forgotten(router, self)));
  }

  private static Object close(FilesRouter router, FileDescriptor fd) throws IOException {
    JdkFiles.unregisterCleanup(fd);
    VirtualFile file = router.descriptors().detach(fd);
    if (file instanceof SlaveFile slave) {
      slave.close();
    }
    return null;
  }

  private static Object sync(FilesRouter router, FileDescriptor fd) throws IOException {
    try {
      router.file(fd).force(true);
    } catch (IOException e) {
      SyncFailedException failed = new SyncFailedException("sync failed");
      failed.initCause(e);
      throw failed;
    }
    return null;
  }

  /** On the JVM's one cleaner thread, which must never wait for a slave. */
  private static Object forgotten(FilesRouter router, Object cleanable) {
    VirtualFile file = router.descriptors().detach(JdkFiles.cleanableNumber(cleanable));
    if (file instanceof SlaveFile slave) {
      slave.abandon();
    }
    return null;
  }
}
