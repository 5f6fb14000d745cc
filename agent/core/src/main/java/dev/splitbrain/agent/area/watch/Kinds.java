package dev.splitbrain.agent.area.watch;

import dev.splitbrain.wire.watch.EventKind;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.util.EnumSet;
import java.util.Set;

/** Kinds of events and modifiers, checked as the JDK checks them on Linux. */
final class Kinds {
  private Kinds() {}

  /** The kinds to register for. Overflows come unasked. */
  static Set<EventKind> checked(WatchEvent.Kind<?>... events) {
    Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
    for (WatchEvent.Kind<?> event : events) {
      if (event == StandardWatchEventKinds.ENTRY_CREATE) {
        kinds.add(EventKind.CREATE);
      } else if (event == StandardWatchEventKinds.ENTRY_DELETE) {
        kinds.add(EventKind.DELETE);
      } else if (event == StandardWatchEventKinds.ENTRY_MODIFY) {
        kinds.add(EventKind.MODIFY);
      } else if (event == null) {
        throw new NullPointerException("An element in event set is 'null'");
      } else if (event != StandardWatchEventKinds.OVERFLOW) {
        throw new UnsupportedOperationException(event.name());
      }
    }
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("No events to register");
    }
    return kinds;
  }

  /** Sensitivities are accepted and mean nothing; no other modifier is known. */
  static void check(WatchEvent.Modifier... modifiers) {
    for (WatchEvent.Modifier modifier : modifiers) {
      if (modifier == null) {
        throw new NullPointerException();
      }
      if (!isSensitivity(modifier)) {
        throw new UnsupportedOperationException("Modifier not supported");
      }
    }
  }

  /** The enum lies in a module that need not be there. */
  private static boolean isSensitivity(WatchEvent.Modifier modifier) {
    return modifier instanceof Enum<?> constant
        && constant
            .getDeclaringClass()
            .getName()
            .equals("com.sun.nio.file.SensitivityWatchEventModifier");
  }

  /** The JDK's kind; null for one that this release does not know. */
  static WatchEvent.Kind<?> of(EventKind kind) {
    if (kind == null) {
      return null;
    }
    return switch (kind) {
      case CREATE -> StandardWatchEventKinds.ENTRY_CREATE;
      case DELETE -> StandardWatchEventKinds.ENTRY_DELETE;
      case MODIFY -> StandardWatchEventKinds.ENTRY_MODIFY;
      case OVERFLOW -> StandardWatchEventKinds.OVERFLOW;
    };
  }
}
