package dev.splitbrain.slave.session;

import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.thrift.TProcessor;

/** The handlers of one session, by the name of their service. */
final class Services {
  private final Map<String, TProcessor> processors = new HashMap<>();

  @SuppressWarnings("rawtypes")
  Services(SlaveSession session) {
    for (SlaveArea area : ServiceLoader.load(SlaveArea.class, SlaveArea.class.getClassLoader())) {
      register(area, session);
    }
  }

  private <I> void register(SlaveArea<I> area, SlaveSession session) {
    I guarded = FailureGuard.around(area.contract(), area.handler(session));
    TProcessor own = area.processor(guarded);
    processors.put(area.service(), own);
  }

  /** Puts another in the place of a handler, for tests. */
  void replace(String service, TProcessor processor) {
    processors.put(service, processor);
  }

  /** The handler of a service; null if there is none of the name. */
  TProcessor find(String service) {
    return processors.get(service);
  }
}
