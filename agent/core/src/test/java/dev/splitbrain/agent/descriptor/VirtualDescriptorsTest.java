package dev.splitbrain.agent.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.descriptor.Descriptors.Resource;
import dev.splitbrain.agent.session.Session;
import java.io.FileDescriptor;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VirtualDescriptorsTest {
  private final Descriptors descriptors = new VirtualDescriptors();

  private record Thing(int id) implements Resource {
    @Override
    public Session session() {
      return null;
    }

    @Override
    public long handle() {
      return id;
    }

    @Override
    public long epoch() {
      return 0;
    }

    @Override
    public void close() {}

    @Override
    public void abandon() {}

    @Override
    public void sync() {}
  }

  private static int number(FileDescriptor fd) throws ReflectiveOperationException {
    Field field = FileDescriptor.class.getDeclaredField("fd");
    field.setAccessible(true);
    return field.getInt(fd);
  }

  @Test
  void attachedDescriptorsAreValidAndFound() throws Exception {
    FileDescriptor fd = new FileDescriptor();
    assertFalse(fd.valid());
    Thing resource = new Thing(1);
    descriptors.attach(fd, resource);
    assertTrue(fd.valid());
    assertTrue(number(fd) <= -2);
    assertSame(resource, descriptors.find(fd));
    assertSame(resource, descriptors.find(number(fd)));
  }

  @Test
  void detachedDescriptorsAreInvalidAndForgotten() throws Exception {
    FileDescriptor fd = new FileDescriptor();
    Thing resource = new Thing(1);
    descriptors.attach(fd, resource);
    int number = number(fd);
    assertSame(resource, descriptors.detach(fd));
    assertFalse(fd.valid());
    assertNull(descriptors.find(fd));
    assertNull(descriptors.find(number));
    assertNull(descriptors.detach(fd));
    assertNull(descriptors.detach(number));
  }

  @Test
  void realDescriptorsAreLeftAlone() throws Exception {
    assertNull(descriptors.find(FileDescriptor.out));
    assertNull(descriptors.detach(FileDescriptor.out));
    assertEquals(1, number(FileDescriptor.out));
    assertNull(descriptors.find(0));
    assertNull(descriptors.find(-1));
  }

  @Test
  void numbersAreNeverUsedTwice() throws Exception {
    FileDescriptor first = new FileDescriptor();
    descriptors.attach(first, new Thing(1));
    int number = number(first);
    descriptors.detach(first);
    FileDescriptor second = new FileDescriptor();
    descriptors.attach(second, new Thing(2));
    assertNotEquals(number, number(second));
    Set<Integer> numbers = new HashSet<>();
    IntStream.range(0, 1_000)
        .parallel()
        .forEach(
            i -> {
              FileDescriptor fd = new FileDescriptor();
              descriptors.attach(fd, new Thing(i));
              synchronized (numbers) {
                try {
                  numbers.add(number(fd));
                } catch (ReflectiveOperationException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    assertEquals(1_000, numbers.size());
  }
}
