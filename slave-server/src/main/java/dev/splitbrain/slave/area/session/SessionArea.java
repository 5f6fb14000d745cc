package dev.splitbrain.slave.area.session;

import com.google.auto.service.AutoService;
import dev.splitbrain.slave.session.SlaveArea;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.session.SessionService;
import org.apache.thrift.TProcessor;

/** The session itself: opened, probed and closed. */
@AutoService(SlaveArea.class)
public final class SessionArea implements SlaveArea<SessionService.Iface> {
  @Override
  public String service() {
    return "session";
  }

  @Override
  public Class<SessionService.Iface> contract() {
    return SessionService.Iface.class;
  }

  @Override
  public SessionService.Iface handler(SlaveSession session) {
    return new SessionHandler(session);
  }

  @Override
  public TProcessor processor(SessionService.Iface handler) {
    return new SessionService.Processor<>(handler);
  }
}
