package dev.splitbrain.slave.area.watch;

import com.google.auto.service.AutoService;
import dev.splitbrain.slave.area.SlaveArea;
import dev.splitbrain.wire.watch.WatchService;

/** Watching directories. */
@AutoService(SlaveArea.class)
public final class WatchArea extends SlaveArea<WatchService.Iface> {
  /** For the service loader. */
  public WatchArea() {
    super(WatchService.Iface.class, WatchHandler::new, WatchService.Processor::new);
  }
}
