package dev.splitbrain.slave.session;

import java.util.HashMap;
import java.util.Map;
import org.apache.thrift.TProcessor;

/** The handlers of one session, by the name of their service. */
final class Services {
  private final Map<String, TProcessor> processors;

  Services(Map<String, TProcessor> processors) {
    this.processors = new HashMap<>(processors);
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
