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
 * before', so it puts the master's back. A program that sets a whole object gets that object again,
 * as it is; its slave's values are its own.
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
    Route route = routeFor(name, "System.getProperty");
    if (route == null) {
      return Hook.PROCEED;
    }
    String value = visible(route, name);
    return value == null ? otherwise : value;
  }

  Object set(String name, String value) {
    Route route = value == null ? null : routeFor(name, "System.setProperty");
    if (route == null) {
      return Hook.PROCEED;
    }
    String before = visible(route, name);
    Properties program = programs(route.session());
    if (program == null) {
      put(System.getProperties(), route, name, value);
    } else {
      program.setProperty(name, value);
    }
    return before;
  }

  Object clear(String name) {
    Route route = routeFor(name, "System.clearProperty");
    if (route == null) {
      return Hook.PROCEED;
    }
    String before = visible(route, name);
    System.clearProperty(name);
    return before;
  }

  Object all() {
    Route route = route("System.getProperties");
    if (route == null) {
      return Hook.PROCEED;
    }
    Properties program = programs(route.session());
    if (program != null) {
      return program;
    }
    Session session = route.session();
    Properties real = System.getProperties();
    synchronized (views) {
      WeakReference<SlaveProperties> known = views.get(session);
      SlaveProperties view = known == null ? null : known.get();
      if (view == null || view.below() != real) {
        view = new SlaveProperties(real, route.origin("viewed"));
        views.put(session, new WeakReference<>(view));
      }
      return view;
    }
  }

  /**
   * A view, or a copy of one, must not become the JVM's properties with the slave's values in it:
   * the master's code would act on them. An object with the master's values, saved outside, is put
   * back as it is, and the program goes on to see a view of it.
   */
  Object replaceAll(Properties properties) {
    Route route = properties == null ? null : route("System.setProperties");
    if (route == null) {
      return Hook.PROCEED;
    }
    if (properties instanceof SlaveProperties view) {
      System.setProperties(view.below());
      if (view.isOf(route.session())) {
        synchronized (views) {
          views.put(route.session(), new WeakReference<>(view));
        }
      }
      return null;
    }
    boolean slaves = false;
    boolean masters = false;
    for (String name : HostProperties.NAMES) {
      String value = properties.getProperty(name);
      String there = slaveValue(route, name);
      if (value != null && !Objects.equals(there, HostProperties.initial(name))) {
        slaves |= value.equals(there);
        masters |= value.equals(HostProperties.initial(name));
      }
    }
    if (masters && !slaves) {
      return Hook.PROCEED;
    }
    System.setProperties(new MasterProperties(properties, route));
    return null;
  }

  /** The properties as a program of this session has set them; null if it sees a view. */
  private Properties programs(Session session) {
    return System.getProperties() instanceof MasterProperties masters && masters.isOf(session)
        ? masters.below()
        : null;
  }

  /** Sets a property of the master's; the slave's own value stands for the master's initial one. */
  static void put(Properties master, Route route, String name, String value) {
    String initial = HostProperties.initial(name);
    if (!Objects.equals(value, slaveValue(route, name))) {
      master.setProperty(name, value);
    } else if (initial == null) {
      master.remove(name);
    } else {
      master.setProperty(name, initial);
    }
  }

  static String slaveValue(Route route, String name) {
    try {
      return HostProperties.onSlave(route, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private String visible(Route route, String name) {
    Properties program = programs(route.session());
    if (program != null) {
      return program.getProperty(name);
    }
    try {
      return HostProperties.visible(route, name, System.getProperty(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private Route routeFor(String name, String call) {
    return name != null && HostProperties.NAMES.contains(name) ? route(call) : null;
  }

  /** The route of a program's call to a slave, else null. */
  private Route route(String call) {
    if (!router.inScope() || !Callers.isProgram(FORWARDING)) {
      return null;
    }
    try {
      Route route = router.call(call);
      return route.isRemote() ? route : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
