package dev.splitbrain.slave.area.watch;

import com.google.auto.service.AutoService;
import dev.splitbrain.slave.session.SlaveArea;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.watch.WatchService;
import org.apache.thrift.TProcessor;

/** Watching directories. */
@AutoService(SlaveArea.class)
public final class WatchArea implements SlaveArea<WatchService.Iface> {
  @Override
  public String service() {
    return "watch";
  }

  @Override
  public Class<WatchService.Iface> contract() {
    return WatchService.Iface.class;
  }

  @Override
  public WatchService.Iface handler(SlaveSession session) {
    return new WatchHandler(session);
  }

  @Override
  public TProcessor processor(WatchService.Iface handler) {
    return new WatchService.Processor<>(handler);
  }
}
