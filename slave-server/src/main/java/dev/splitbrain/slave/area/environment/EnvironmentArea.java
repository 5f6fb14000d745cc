package dev.splitbrain.slave.area.environment;

import com.google.auto.service.AutoService;
import dev.splitbrain.slave.area.SlaveArea;
import dev.splitbrain.wire.environment.EnvironmentService;

/** What a process is told of its machine. */
@AutoService(SlaveArea.class)
public final class EnvironmentArea extends SlaveArea<EnvironmentService.Iface> {
  /** For the service loader. */
  public EnvironmentArea() {
    super(
        EnvironmentService.Iface.class, EnvironmentHandler::new, EnvironmentService.Processor::new);
  }
}
