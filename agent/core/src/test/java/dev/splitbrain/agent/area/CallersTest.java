package dev.splitbrain.agent.area;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CallersTest {
  /** Plays a hooked method of the JDK. */
  static final class Hooked implements Comparable<Hooked> {
    static final Set<String> NAMES = Set.of(Hooked.class.getName());
    static boolean last;

    static boolean ask() {
      return Callers.isProgram(NAMES);
    }

    static boolean askFor(Object ignored) {
      return Callers.isProgram(NAMES);
    }

    /** Called by the JDK's own code. */
    @Override
    public int compareTo(Hooked other) {
      last = ask();
      return 0;
    }
  }

  @Test
  void aDirectCallIsTheProgrammes() {
    assertTrue(Hooked.ask());
  }

  @Test
  void aMethodReferenceThatTheJdkRunsIsTheProgrammes() {
    assertEquals(List.of(true), Stream.of("x").map(Hooked::askFor).toList());
    Supplier<Boolean> supplier = Hooked::ask;
    assertTrue(java.util.Optional.<Boolean>empty().orElseGet(supplier));
  }

  @Test
  void aCallByReflectionIsTheCallers() throws Exception {
    assertEquals(true, Hooked.class.getDeclaredMethod("ask").invoke(null));
  }

  @Test
  void theJdksOwnCallIsNot() {
    Hooked.last = true;
    assertTrue(new TreeSet<Hooked>().add(new Hooked()));
    assertFalse(Hooked.last);
  }

  @Test
  void classesOfTheJdkAreNotTheProgrammes() {
    assertFalse(Callers.isProgram(String.class));
    assertFalse(Callers.isProgram(java.sql.Connection.class));
    assertTrue(Callers.isProgram(CallersTest.class));
  }

  @Test
  void anUnknownCallerCountsAsTheProgram() {
    assertTrue(Callers.isProgram(Set.of("no.such.Class")));
  }
}
