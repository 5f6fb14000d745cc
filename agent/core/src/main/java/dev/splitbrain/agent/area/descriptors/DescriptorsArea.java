package dev.splitbrain.agent.area.descriptors;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Condition;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.JdkNatives;
import dev.splitbrain.agent.area.Needs;
import dev.splitbrain.agent.area.Target;
import dev.splitbrain.agent.descriptor.Descriptors;
import dev.splitbrain.agent.descriptor.Descriptors.Resource;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.SyncFailedException;
import java.util.List;
import java.util.Set;

/**
 * Closing, syncing and forgetting a virtual descriptor, whatever it stands for: the resource behind
 * it does what is to be done.
 */
@AutoService(Area.class)
public final class DescriptorsArea implements Area {
  @Override
  public String name() {
    return "descriptors";
  }

  @Override
  public Needs needs() {
    return new Needs(Set.of(), List.of(DescriptorNatives.standIn()));
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    Descriptors descriptors = context.descriptors();
    return List.of(
        ofDescriptor("close", (self, args) -> close(descriptors, (FileDescriptor) self)),
        ofDescriptor("sync", (self, args) -> sync(descriptors, (FileDescriptor) self)),
        Hook.byOrigin(
            Condition.VIRTUAL_NUMBER,
            "java.io.FileCleanable",
            "performCleanup",
            "()V",
            (self, args) -> forgotten(descriptors, JdkDescriptors.cleanableNumber(self))));
  }

  /** Of a method that some releases have in Java and some in native code. */
  private static Hook ofDescriptor(String method, HookBody body) {
    String type = FileDescriptor.class.getName();
    return JdkNatives.has(FileDescriptor.class, method, "()V")
        ? Hook.byOriginInNative(
            Condition.VIRTUAL_SELF, new Target(type, method, "()V"), DescriptorNatives.NAME, body)
        : Hook.byOrigin(Condition.VIRTUAL_NUMBER, type, method, "()V", body);
  }

  private static Object close(Descriptors descriptors, FileDescriptor fd) throws IOException {
    JdkDescriptors.unregisterCleanup(fd);
    Resource resource = descriptors.detach(fd);
    if (resource != null) {
      resource.close();
    }
    return null;
  }

  private static Object sync(Descriptors descriptors, FileDescriptor fd) throws IOException {
    try {
      Resource resource = descriptors.find(fd);
      if (resource == null) {
        throw new IOException("Stream Closed");
      }
      resource.sync();
    } catch (IOException e) {
      SyncFailedException failed = new SyncFailedException("sync failed");
      failed.initCause(e);
      throw failed;
    }
    return null;
  }

  /** On the JVM's one cleaner thread, which must never wait for a slave. */
  private static Object forgotten(Descriptors descriptors, int number) {
    Resource resource = descriptors.detach(number);
    if (resource != null) {
      resource.abandon();
    }
    return null;
  }
}
