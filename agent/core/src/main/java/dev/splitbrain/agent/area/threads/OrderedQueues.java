package dev.splitbrain.agent.area.threads;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.door.Door;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.PriorityBlockingQueue;

/**
 * A pool's queue that the program's own comparator orders: it compares the program's tasks, whose
 * class it may rely on, and not what they are wrapped in.
 */
final class OrderedQueues {
  private static final Class<?> QUEUE = PriorityBlockingQueue.class;
  private static final String UP =
      "(ILjava/lang/Object;[Ljava/lang/Object;Ljava/util/Comparator;)V";
  private static final String DOWN =
      "(ILjava/lang/Object;[Ljava/lang/Object;ILjava/util/Comparator;)V";

  private OrderedQueues() {}

  static List<Hook> hooks() {
    return List.of(
        sifting(
            "siftUpUsingComparator", UP, int.class, Object.class, Object[].class, Comparator.class),
        sifting(
            "siftDownUsingComparator",
            DOWN,
            int.class,
            Object.class,
            Object[].class,
            int.class,
            Comparator.class));
  }

  private static Hook sifting(String name, String descriptor, Class<?>... parameters) {
    return Hook.onTask(
        QUEUE.getName(),
        name,
        descriptor,
        (self, args) -> {
          int last = args.length - 1;
          if (!(args[1] instanceof Runnable) || args[last] instanceof OfTasks) {
            return Hook.PROCEED;
          }
          args[last] = new OfTasks((Comparator<?>) args[last]);
          Method method = QUEUE.getDeclaredMethod(name, parameters);
          method.setAccessible(true);
          // The comparator is the program's.
          return Door.unguarded(() -> TaskHooks.invoke(method, null, args));
        });
  }

  /** The program's order of what is wrapped. */
  private record OfTasks(Comparator<?> order) implements Comparator<Object> {
    @Override
    @SuppressWarnings("unchecked")
    public int compare(Object one, Object other) {
      return ((Comparator<Object>) order).compare(own(one), own(other));
    }

    private static Object own(Object task) {
      return task instanceof ScopedTask scoped ? scoped.task : task;
    }
  }
}
