package dev.splitbrain.slave.session;

import java.util.ServiceLoader;
import org.apache.thrift.TException;
import org.apache.thrift.TMultiplexedProcessor;
import org.apache.thrift.TProcessor;
import org.apache.thrift.protocol.TProtocol;

/** The handlers of one session, by the name of their service. */
final class Services {
  private final TMultiplexedProcessor processor = new TMultiplexedProcessor();

  @SuppressWarnings("rawtypes")
  Services(SlaveSession session) {
    for (SlaveArea area : ServiceLoader.load(SlaveArea.class, SlaveArea.class.getClassLoader())) {
      register(area, session);
    }
  }

  private <I> void register(SlaveArea<I> area, SlaveSession session) {
    I guarded = FailureGuard.around(area.contract(), area.handler(session));
    TProcessor own = area.processor(guarded);
    processor.registerProcessor(area.service(), own);
  }

  void process(TProtocol in, TProtocol out) throws TException {
    processor.process(in, out);
  }
}
