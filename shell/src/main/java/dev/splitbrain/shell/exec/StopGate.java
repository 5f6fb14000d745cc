package dev.splitbrain.shell.exec;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;

/**
 * Closes {@link StopCheck} for as long as a stop is under way, by exchanging the class for one that
 * differs in a number. The JVM then throws away all compiled code that had the check as empty,
 * running loops included.
 *
 * <p>Threads: any; the caller's lock keeps closing and opening apart.
 */
final class StopGate {
  private static final byte SIPUSH = 0x11;
  private static final byte IRETURN = (byte) 0xac;

  private boolean closed;

  /** From now on checks end the snippet. Without an agent nothing happens. */
  void close() {
    if (!closed) {
      closed = exchange(true);
    }
  }

  /** From now on checks cost nothing again. */
  void open() {
    if (closed) {
      closed = !exchange(false);
    }
  }

  private static boolean exchange(boolean close) {
    Instrumentation instrumentation = ExecAgent.instrumentation();
    if (instrumentation == null) {
      return false;
    }
    try (InputStream in = StopCheck.class.getResourceAsStream("StopCheck.class")) {
      byte[] original = in.readAllBytes();
      instrumentation.redefineClasses(
          new ClassDefinition(StopCheck.class, close ? closed(original) : original));
      return true;
    } catch (IOException | ClassNotFoundException | UnmodifiableClassException e) {
      throw new IllegalStateException("the stop check cannot be exchanged", e);
    }
  }

  /** The class file in which {@code gate()} returns something else. */
  static byte[] closed(byte[] original) {
    byte[] pattern = {SIPUSH, StopCheck.OPEN >> 8, StopCheck.OPEN & 0xff, IRETURN};
    int found = -1;
    for (int at = 0; at + pattern.length <= original.length; at++) {
      if (java.util.Arrays.equals(original, at, at + pattern.length, pattern, 0, pattern.length)) {
        if (found >= 0) {
          throw new IllegalStateException("two gates in the stop check");
        }
        found = at;
      }
    }
    if (found < 0) {
      throw new IllegalStateException("no gate in the stop check");
    }
    byte[] changed = original.clone();
    changed[found + 1] = 0;
    return changed;
  }
}
