package dev.splitbrain.slave.area.processes;

import com.google.auto.service.AutoService;
import dev.splitbrain.slave.area.SlaveArea;
import dev.splitbrain.wire.processes.ProcessesService;

/** Child processes. */
@AutoService(SlaveArea.class)
public final class ProcessesArea extends SlaveArea<ProcessesService.Iface> {
  /** For the service loader. */
  public ProcessesArea() {
    super(ProcessesService.Iface.class, ProcessesHandler::new, ProcessesService.Processor::new);
  }
}
