package dev.splitbrain.testkit.property;

import java.util.Locale;
import java.util.StringJoiner;

/**
 * One file operation of a random sequence. Both twins run the same object, so it holds nothing of a
 * run; what a run has open is on its {@link Ground}.
 *
 * @param text as a programmer would write it, for the report
 * @param body what it does; its result is rendered by {@link Rendering}
 */
record Operation(String text, Body body) {
  private static final int SHOWN_BYTES = 8;

  /** Calls the JDK on one of the twins. */
  @FunctionalInterface
  interface Body {
    Object run(Ground ground) throws Exception;
  }

  /** As {@link Body}, of a call that gives nothing. */
  @FunctionalInterface
  interface Act {
    void run(Ground ground) throws Exception;
  }

  /** An operation whose text has arguments for each {@code %s}. */
  static Operation of(Body body, String text, Object... arguments) {
    Object[] shown = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      shown[i] = shown(arguments[i]);
    }
    return new Operation(String.format(Locale.ROOT, text, shown), body);
  }

  /** As {@link #of}, of a call that gives nothing. */
  static Operation act(Act act, String text, Object... arguments) {
    return of(
        ground -> {
          act.run(ground);
          return "done";
        },
        text,
        arguments);
  }

  private static String shown(Object argument) {
    if (argument instanceof byte[] bytes) {
      return bytes.length > SHOWN_BYTES
          ? "bytes[" + bytes.length + "]"
          : java.util.Arrays.toString(bytes);
    }
    if (argument instanceof Object[] array) {
      StringJoiner all = new StringJoiner(", ", "[", "]");
      for (Object each : array) {
        all.add(shown(each));
      }
      return all.toString();
    }
    return argument instanceof String text ? '"' + text + '"' : String.valueOf(argument);
  }

  @Override
  public String toString() {
    return text;
  }
}
