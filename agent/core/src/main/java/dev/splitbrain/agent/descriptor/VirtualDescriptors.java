package dev.splitbrain.agent.descriptor;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The VM's virtual descriptors. A resource is kept by its number alone, so a descriptor that the
 * program forgets is still found by the JDK's garbage collector, whose cleaning action {@link
 * #detach(int) detaches} the number. Needs the package {@code java.io} opened to this class.
 */
public final class VirtualDescriptors implements Descriptors {
  private static final int FIRST = -2;
  private static final int CLOSED = -1;
  private static final VarHandle NUMBER;

  static {
    try {
      NUMBER =
          MethodHandles.privateLookupIn(FileDescriptor.class, MethodHandles.lookup())
              .findVarHandle(FileDescriptor.class, "fd", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final AtomicInteger next = new AtomicInteger(FIRST);
  private final Map<Integer, Resource> open = new ConcurrentHashMap<>();

  @Override
  public void attach(FileDescriptor fd, Resource resource) {
    int number = next.getAndDecrement();
    if (number > FIRST) {
      // Two thousand million files later: a number used twice would be another's file.
      throw new IllegalStateException("splitbrain: no virtual descriptors left in this VM");
    }
    open.put(number, resource);
    NUMBER.setVolatile(fd, number);
  }

  @Override
  public Resource find(FileDescriptor fd) {
    return find((int) NUMBER.getVolatile(fd));
  }

  @Override
  public Resource find(int number) {
    return number <= FIRST ? open.get(number) : null;
  }

  @Override
  public Resource detach(FileDescriptor fd) {
    int number = (int) NUMBER.getVolatile(fd);
    if (number > FIRST) {
      return null;
    }
    NUMBER.setVolatile(fd, CLOSED);
    return detach(number);
  }

  @Override
  public Resource detach(int number) {
    return number <= FIRST ? open.remove(number) : null;
  }
}
