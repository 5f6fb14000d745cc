package dev.splitbrain.agent.area.environment;

import dev.splitbrain.agent.area.Callers;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The host-specific system properties. There is one set of properties in a JVM, the master's: what
 * a program sets is set for all, and only what nobody set has another value in a scope. A program
 * that saves a value and sets it again later saves the slave's; setting that one again means 'as
 * before', so it puts the master's back.
 */
final class PropertiesRouter {
  /** Also what makes a name of a pattern that the program gave, with its home directory in it. */
  private static final Set<String> FORWARDING =
      Set.of("java.lang.System", "java.util.logging.FileHandler");

  private final Router router;

  /**
   * The view that a session's programs get: System.getProperties() always gives the same object.
   */
  private final Map<Session, WeakReference<SlaveProperties>> views = new WeakHashMap<>();

  PropertiesRouter(Router router) {
    this.router = router;
  }

  Object get(String name, String otherwise) {
    Session session = sessionFor(name, "System.getProperty");
    if (session == null) {
      return Hook.PROCEED;
    }
    String value = visible(session, name);
    return value == null ? otherwise : value;
  }

  Object set(String name, String value) {
    Session session = value == null ? null : sessionFor(name, "System.setProperty");
    if (session == null) {
      return Hook.PROCEED;
    }
    String before = visible(session, name);
    put(System.getProperties(), session, name, value);
    return before;
  }

  Object clear(String name) {
    Session session = sessionFor(name, "System.clearProperty");
    if (session == null) {
      return Hook.PROCEED;
    }
    String before = visible(session, name);
    System.clearProperty(name);
    return before;
  }

  Object all() {
    Session session = session("System.getProperties");
    if (session == null) {
      return Hook.PROCEED;
    }
    Properties real = System.getProperties();
    synchronized (views) {
      WeakReference<SlaveProperties> known = views.get(session);
      SlaveProperties view = known == null ? null : known.get();
      if (view == null || view.master() != real) {
        view = new SlaveProperties(real, session);
        views.put(session, new WeakReference<>(view));
      }
      return view;
    }
  }

  /**
   * A view, or a copy of one, must not become the JVM's properties with the slave's values in it.
   */
  Object replaceAll(Properties properties) {
    Session session = properties == null ? null : session("System.setProperties");
    if (session == null) {
      return Hook.PROCEED;
    }
    if (properties instanceof SlaveProperties view) {
      System.setProperties(view.master());
      return null;
    }
    for (String name : HostProperties.NAMES) {
      String value = properties.getProperty(name);
      if (value != null) {
        put(properties, session, name, value);
      }
    }
    return Hook.PROCEED;
  }

  /** Sets a property of the master's; the slave's own value stands for the master's initial one. */
  static void put(Properties master, Session session, String name, String value) {
    String initial = HostProperties.initial(name);
    if (!Objects.equals(value, slaveValue(session, name))) {
      master.setProperty(name, value);
    } else if (initial == null) {
      master.remove(name);
    } else {
      master.setProperty(name, initial);
    }
  }

  private static String slaveValue(Session session, String name) {
    try {
      return HostProperties.onSlave(session, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static String visible(Session session, String name) {
    try {
      return HostProperties.visible(session, name, System.getProperty(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private Session sessionFor(String name, String call) {
    return name != null && HostProperties.NAMES.contains(name) ? session(call) : null;
  }

  /** The session of a program's call in a scope, else null. */
  private Session session(String call) {
    if (!router.inScope() || !Callers.isProgram(FORWARDING)) {
      return null;
    }
    try {
      Route route = router.call(call);
      return route.session();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
