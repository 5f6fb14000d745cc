package dev.splitbrain.agent.area.descriptors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.descriptor.Descriptors;
import dev.splitbrain.agent.descriptor.VirtualDescriptors;
import dev.splitbrain.agent.session.Session;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.SyncFailedException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ends with a descriptor, of a resource that is no file. */
class DescriptorsAreaTest {
  private final Descriptors descriptors = new VirtualDescriptors();
  private final List<String> done = new ArrayList<>();
  private final FileDescriptor fd = new FileDescriptor();
  private IOException failure;

  /** As an area of its own would have it: a socket, a line. */
  private final class Thing implements Descriptors.Resource {
    @Override
    public Session session() {
      return null;
    }

    @Override
    public long handle() {
      return 7;
    }

    @Override
    public long epoch() {
      return 1;
    }

    private void note(String what) throws IOException {
      done.add(what);
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void close() throws IOException {
      assertFalse(fd.valid(), "it is invalid before the close is waited for");
      note("close");
    }

    @Override
    public void abandon() {
      done.add("abandon");
    }

    @Override
    public void sync() throws IOException {
      note("sync");
    }
  }

  @BeforeEach
  void attach() {
    descriptors.attach(fd, new Thing());
  }

  private Object call(String method, Object self) throws Throwable {
    List<Hook> hooks =
        new DescriptorsArea()
            .hooks(new AreaContext(null, descriptors)).stream()
                .filter(hook -> hook.methodName().equals(method))
                .toList();
    assertEquals(1, hooks.size(), method);
    return hooks.get(0).body().call(self, new Object[0]);
  }

  /** What the JDK's cleaner runs when nobody has the descriptor any more. */
  private Object cleanable() throws ReflectiveOperationException {
    Method register =
        Class.forName("java.io.FileCleanable").getDeclaredMethod("register", FileDescriptor.class);
    register.setAccessible(true);
    register.invoke(null, fd);
    Field cleanup = FileDescriptor.class.getDeclaredField("cleanup");
    cleanup.setAccessible(true);
    return cleanup.get(fd);
  }

  @Test
  void aCloseClosesTheResourceOnce() throws Throwable {
    assertNull(call("close", fd));
    assertNull(call("close", fd));
    assertEquals(List.of("close"), done);
  }

  @Test
  void aCloseFailsAsTheResourcesDoes() {
    failure = new IOException("No space left on device");
    assertSame(failure, assertThrows(IOException.class, () -> call("close", fd)));
    assertFalse(fd.valid());
  }

  @Test
  void aSyncIsTheResources() throws Throwable {
    assertNull(call("sync", fd));
    failure = new IOException("lost");
    SyncFailedException e = assertThrows(SyncFailedException.class, () -> call("sync", fd));
    assertEquals("sync failed", e.getMessage());
    assertSame(failure, e.getCause());
    call("performCleanup", cleanable());
    e = assertThrows(SyncFailedException.class, () -> call("sync", fd));
    assertEquals("Stream Closed", e.getCause().getMessage());
    assertEquals(List.of("sync", "sync", "abandon"), done);
  }

  @Test
  void aForgottenDescriptorAbandonsItsResourceAndNeverWaits() throws Throwable {
    Object cleanable = cleanable();
    failure = new IOException("a close that would wait");
    assertNull(call("performCleanup", cleanable));
    assertNull(call("performCleanup", cleanable));
    assertEquals(List.of("abandon"), done);
  }
}
