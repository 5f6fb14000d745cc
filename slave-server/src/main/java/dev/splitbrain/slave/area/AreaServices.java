package dev.splitbrain.slave.area;

import dev.splitbrain.slave.session.SlaveSession;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.thrift.TProcessor;

/** The services of all areas that this slave has. */
public final class AreaServices {
  private AreaServices() {}

  /**
   * What serves one session's calls, by the name of the service.
   *
   * @throws IllegalStateException if two areas have one name
   */
  public static Map<String, TProcessor> of(SlaveSession session) {
    Map<String, TProcessor> services = new HashMap<>();
    for (SlaveArea<?> area :
        ServiceLoader.load(SlaveArea.class, SlaveArea.class.getClassLoader())) {
      if (services.put(area.service(), area.serving(session)) != null) {
        throw new IllegalStateException("two areas are called " + area.service());
      }
    }
    return services;
  }
}
