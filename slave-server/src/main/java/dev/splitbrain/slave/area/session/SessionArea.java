package dev.splitbrain.slave.area.session;

import com.google.auto.service.AutoService;
import dev.splitbrain.slave.area.SlaveArea;
import dev.splitbrain.wire.session.SessionService;

/** The session itself: opened, probed and closed. */
@AutoService(SlaveArea.class)
public final class SessionArea extends SlaveArea<SessionService.Iface> {
  /** For the service loader. */
  public SessionArea() {
    super(SessionService.Iface.class, SessionHandler::new, SessionService.Processor::new);
  }
}
