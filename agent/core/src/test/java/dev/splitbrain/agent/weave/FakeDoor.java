package dev.splitbrain.agent.weave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Stands in for the door in woven code that unit tests run; tells what it was asked. */
public final class FakeDoor {
  /** What was called, in order. */
  public static final List<String> SEEN = new ArrayList<>();

  /** What came along with questions, in order. */
  public static final List<Object> ARGUMENTS = new ArrayList<>();

  /** The question that throws; null for none. */
  public static String failing;

  private FakeDoor() {}

  static void reset() {
    SEEN.clear();
    ARGUMENTS.clear();
    failing = null;
  }

  /** As the door's. */
  public static Object api(Object[] question) {
    String name = (String) question[0];
    SEEN.add(name);
    ARGUMENTS.addAll(Arrays.asList(question).subList(1, question.length));
    if (name.equals(failing)) {
      throw new IllegalStateException(name);
    }
    return null;
  }

  /** As the door's. */
  public static void guardEnter() {
    SEEN.add("enter");
  }

  /** As the door's. */
  public static void guardExit() {
    SEEN.add("exit");
  }
}
